"""Programs, targets and plans as tests need them."""

from datetime import date

import factory

from academy.targets.models import MonthPlan, MonthReport, Program, Target
from tests.factories.base import Factory


class ProgramFactory(Factory):
    """The program of the year from April 2026."""

    class Meta:
        """Programs."""

        model = Program

    code = factory.Sequence(lambda n: f"C{n}")
    name = "产业带直播计划 2026"
    name_en = "Industrial-belt program 2026"
    begins_on = date(2026, 4, 1)
    ends_on = date(2027, 3, 31)


class TargetFactory(Factory):
    """The target of certified streamers."""

    class Meta:
        """Targets."""

        model = Target
        exclude = ("of",)

    of = factory.SubFactory(ProgramFactory)
    program_id = factory.LazyAttribute(lambda target: target.of.id)
    metric = "certified_streamers"
    value = 100_000
    unit = "people"
    definition = "当年新颁发证书的人数。"
    definition_en = "People newly certified in the year."
    source = "媒体报道"
    source_en = "The press"


class MonthPlanFactory(Factory):
    """A plan for November."""

    class Meta:
        """Plans."""

        model = MonthPlan
        exclude = ("of",)

    of = factory.SubFactory(TargetFactory)
    target_id = factory.LazyAttribute(lambda plan: plan.of.id)
    month = date(2026, 11, 1)
    value = 30


class MonthReportFactory(Factory):
    """A center's report for October."""

    class Meta:
        """Reports."""

        model = MonthReport
        exclude = ("of",)

    of = factory.SubFactory(TargetFactory, metric="gmv_origin", unit="CNY")
    target_id = factory.LazyAttribute(lambda report: report.of.id)
    month = date(2026, 10, 1)
    value = 1_000_000
