"""Names of the demo world: common syllables put together at random; nobody real is meant."""

from dataclasses import dataclass
from random import Random

from academy.access.permissions import Role

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FIRST = "建志永国海伟春秀丽美玉文小晓国兴明德福长金宝新家少光立学世云冬雪雅慧淑红桂"
SECOND = "国军平华强明辉峰林生芳英兰梅燕玲霞娟芬琴敏静丽红波涛勇杰斌刚飞龙祥福根荣富贵良才"


@dataclass(frozen=True)
class StaffRow:
    """Somebody of the demo whom a button lets in."""

    key: str
    name: str
    role: Role | None
    center: str | None = None
    college: str | None = None


STAFF = (
    StaffRow("instructor", "周敏", Role.INSTRUCTOR, college="wenling"),
    StaffRow("examiner", "郑海燕", Role.EXAMINER),
    StaffRow("examiner2", "孙志平", Role.EXAMINER),
    StaffRow("adjudicator", "何立新", Role.ADJUDICATOR),
    StaffRow("reviewer", "李雪梅", Role.CENTER_REVIEWER, center="wenling"),
    StaffRow("headquarters", "何敏", Role.HEADQUARTERS),
    StaffRow("approver", "陈光明", Role.APPROVER),
)


def some_name(chance: Random) -> str:
    """A family name and one or two further characters."""
    given = (
        chance.choice(FIRST) + chance.choice(SECOND)
        if chance.random() < 0.85
        else chance.choice(SECOND)
    )
    return chance.choice(SURNAMES) + given


def some_phone(number: int) -> str:
    """A number of the demo's own range."""
    return f"+861990001{number:04d}"
