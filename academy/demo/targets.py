"""The targets of the program as reported in April 2020, with definition and source (D4)."""

from dataclasses import dataclass

SOURCE = "2020年4月29日媒体报道的计划，公司回应“基本属实”，不是正式公布的数字"
SOURCE_EN = (
    "A plan reported by the press on 29 April 2020; the company called it basically true; "
    "not an official figure"
)


@dataclass(frozen=True)
class TargetRow:
    """One target of the year."""

    metric: str
    value: int
    unit: str
    definition: str
    definition_en: str


TARGETS = (
    TargetRow(
        "certified_streamers",
        100_000,
        "people",
        "当年新颁发证书的工厂主播人数，同一人同一级别只算一次。"
        "报道里的门槛是年营收 100 万元，本平台不核实营收。",
        "People newly certified in the year, each once a level. The report's bar is a yearly "
        "revenue of one million yuan, which is not checked here.",
    ),
    TargetRow(
        "gmv_origin",
        100_000_000_000,
        "CNY",
        "只算 1688 批发（B2B）渠道的产地直播成交额，由各中心按月上报，不含零售渠道。",
        "Origin live-streaming sales in the wholesale (B2B) channel only, reported by centers "
        "each month; retail channels are left out.",
    ),
    TargetRow(
        "factories_enabled",
        300_000,
        "factories",
        "至少有一名持证工厂主播的工厂数。",
        "Factories with at least one certified streamer.",
    ),
    TargetRow(
        "operations_centers",
        100,
        "centers",
        "已经开放的产地直播运营中心。",
        "Operations centers that have opened.",
    ),
    TargetRow(
        "colleges",
        100,
        "colleges",
        "已经开放的产地商+直播大学。",
        "Production-base live-streaming colleges that have opened.",
    ),
    TargetRow(
        "orders",
        200_000_000,
        "orders",
        "通过产地直播成交的订单数，由各中心按月上报。",
        "Orders closed through origin live-streaming, reported by centers each month.",
    ),
)
