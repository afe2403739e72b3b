"""Places as tests need them."""

import factory

from academy.places.models import Belt, Center, College, CollegeCenter
from tests.factories.base import Factory


class BeltFactory(Factory):
    """A belt with a category."""

    class Meta:
        """Belts."""

        model = Belt

    code = factory.Sequence(lambda n: f"belt-{n}")
    name = factory.Sequence(lambda n: f"温岭鞋靴{n}")
    name_en = "Wenling footwear"
    track = "FTW"
    region_code = "331081"
    province = "浙江"
    city = "温岭"


class CenterFactory(Factory):
    """An operations center with its belt."""

    class Meta:
        """Centers."""

        model = Center

    code = factory.Sequence(lambda n: f"center{n}")
    name = factory.Sequence(lambda n: f"温岭直播运营中心{n}")
    name_en = "Wenling center"
    region_code = "331081"
    province = "浙江"
    phone = "0576-86000000"
    belt = factory.SubFactory(BeltFactory)


class CollegeFactory(Factory):
    """A college."""

    class Meta:
        """Colleges."""

        model = College

    code = factory.Sequence(lambda n: f"college{n}")
    name = factory.Sequence(lambda n: f"温岭商+直播大学{n}")
    name_en = "Wenling college"


class CollegeCenterFactory(Factory):
    """A college that leads at a center."""

    class Meta:
        """Ties between colleges and centers."""

        model = CollegeCenter
