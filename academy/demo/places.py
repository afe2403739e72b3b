"""Belts of the program and of the 2019 tour, and the six centers of the demo, as plain values."""

from dataclasses import dataclass

TOUR = "2019 年走访过的产业带；品类未公布，开放月份为演示"
PLAN = "2020 年公布的月度计划"


@dataclass(frozen=True)
class BeltRow:
    """A belt: code, names, track, place, and the month of the program year in which it opens."""

    code: str
    name: str
    name_en: str
    track: str | None
    region_code: str
    province: str
    city: str
    town: str | None = None
    month: int | None = None  # 0 is April
    source: str = TOUR


BELTS = (
    BeltRow(
        "wenling-footwear",
        "温岭鞋靴",
        "Wenling footwear",
        "FTW",
        "331081",
        "浙江",
        "温岭",
        None,
        0,
        PLAN,
    ),
    BeltRow(
        "humen-womenswear",
        "虎门女装",
        "Humen womenswear",
        "WMW",
        "441900",
        "广东",
        "东莞",
        "虎门",
        1,
        PLAN,
    ),
    BeltRow(
        "guangzhou-dailychem",
        "广州日化",
        "Guangzhou daily chemicals",
        "DCH",
        "440100",
        "广东",
        "广州",
        None,
        2,
        PLAN,
    ),
    BeltRow(
        "wuxi-teaware", "无锡茶具", "Wuxi teaware", "TEA", "320200", "江苏", "无锡", None, 3, PLAN
    ),
    BeltRow("yiwu", "义乌", "Yiwu", None, "330782", "浙江", "义乌"),
    BeltRow(
        "wenzhou",
        "温州",
        "Wenzhou",
        "FTW",
        "330300",
        "浙江",
        "温州",
        None,
        5,
        TOUR + "；按课程定为鞋靴方向",
    ),
    BeltRow("zhili", "织里", "Zhili", None, "330502", "浙江", "湖州", "织里"),
    BeltRow("baoding", "保定", "Baoding", None, "130600", "河北", "保定"),
    BeltRow("qingdao", "青岛", "Qingdao", None, "370200", "山东", "青岛"),
    BeltRow("dongguan", "东莞", "Dongguan", None, "441900", "广东", "东莞"),
)


@dataclass(frozen=True)
class CenterRow:
    """A center with its college, the belt it serves, and its share of the 240 learners."""

    code: str
    name: str
    name_en: str
    college: str
    college_en: str
    belt: str
    region_code: str
    address: str
    phone: str
    learners: int
    goods: tuple[str, ...]
    month: int = 0  # of the program year in which it opens; 0 is April


CENTERS = (
    CenterRow(
        "wenling",
        "温岭直播运营中心",
        "Wenling Live-streaming Center",
        "温岭商+直播大学",
        "Wenling Live-streaming College",
        "wenling-footwear",
        "331081",
        "温岭市城北街道鞋革路 18 号",
        "0576-00000018",
        60,
        ("鞋厂", "鞋业", "童鞋厂", "休闲鞋厂", "劳保鞋厂"),
    ),
    CenterRow(
        "humen",
        "虎门直播运营中心",
        "Humen Live-streaming Center",
        "虎门商+直播大学",
        "Humen Live-streaming College",
        "humen-womenswear",
        "441900",
        "东莞市虎门镇富民路 26 号",
        "0769-00000026",
        50,
        ("制衣厂", "服饰", "女装厂", "针织厂", "时装厂"),
        1,
    ),
    CenterRow(
        "guangzhou",
        "广州直播运营中心",
        "Guangzhou Live-streaming Center",
        "广州商+直播大学",
        "Guangzhou Live-streaming College",
        "guangzhou-dailychem",
        "440100",
        "广州市白云区机场路 66 号",
        "020-00000066",
        42,
        ("日化厂", "化妆品厂", "洗护用品厂", "香皂厂"),
        2,
    ),
    CenterRow(
        "wuxi",
        "无锡直播运营中心",
        "Wuxi Live-streaming Center",
        "无锡商+直播大学",
        "Wuxi Live-streaming College",
        "wuxi-teaware",
        "320200",
        "无锡市新吴区长江路 9 号",
        "0510-00000009",
        36,
        ("紫砂厂", "陶瓷厂", "茶具厂", "陶艺坊"),
        3,
    ),
    CenterRow(
        "yixing",
        "宜兴直播运营中心",
        "Yixing Live-streaming Center",
        "宜兴商+直播大学",
        "Yixing Live-streaming College",
        "wuxi-teaware",
        "320282",
        "宜兴市丁蜀镇通蜀路 105 号",
        "0510-00000105",
        28,
        ("紫砂工坊", "陶器厂", "茶具厂", "壶坊"),
        4,
    ),
    CenterRow(
        "wenzhou",
        "温州直播运营中心",
        "Wenzhou Live-streaming Center",
        "温州商+直播大学",
        "Wenzhou Live-streaming College",
        "wenzhou",
        "330300",
        "温州市瓯海区瞿溪路 31 号",
        "0577-00000031",
        24,
        ("鞋业", "皮鞋厂", "童鞋厂", "鞋材厂"),
        5,
    ),
)
