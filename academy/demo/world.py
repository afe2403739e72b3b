"""Building the demo world in an empty database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import or_, select

from academy.access.permissions import Role
from academy.core.clock import beijing_date, start_of_day
from academy.core.db import db
from academy.core.names import sort_key
from academy.curriculum.models import Course, Lesson, Module
from academy.demo.factories import some_credit_code
from academy.demo.journeys import Journey, some_journey
from academy.demo.people import STAFF, some_name, some_phone
from academy.demo.places import BELTS, CENTERS, CenterRow
from academy.demo.targets import SOURCE, SOURCE_EN, TARGETS
from academy.factories.models import Factory, PersonFactory
from academy.people import actions as people
from academy.people.models import Person
from academy.people.rules import DEMO_PHONES, POLICIES, ProfileType
from academy.places.models import Belt, Center, College, CollegeCenter
from academy.records import actions as records
from academy.records import queries as record_queries
from academy.records.models import Cohort, Enrollment, Invitation, LessonProgress, Result
from academy.records.rules import Stage
from academy.targets.models import MonthPlan, MonthReport, Program, Target

SEED = 20200429
LEARNERS_A_COHORT = 30
COHORT_NAMES = ("一", "二", "三", "四", "五", "六", "七", "八")
GOODS_OF_TRACK = {"FTW": "鞋靴", "WMW": "女装", "DCH": "日化", "TEA": "茶具", "": ""}
Say = Callable[[str], None]


@dataclass
class World:
    """What has been built so far, by code."""

    at: datetime
    chance: Random
    begins_on: date
    belts: dict[str, Belt] = field(default_factory=dict)
    centers: dict[str, Center] = field(default_factory=dict)
    colleges: dict[str, College] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    cohorts: dict[str, list[Cohort]] = field(default_factory=dict)
    learners: list[tuple[Enrollment, Journey]] = field(default_factory=list)


def program_year(day: date) -> date:
    """The first day of the program year around a day: 1 April."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def month_after(first: date, months: int) -> date:
    """The first day of a month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def build(at: datetime, *, say: Say) -> World:
    """Build everything up to the practicals; certification follows in `certification.build`."""
    world = World(at, Random(SEED), program_year(beijing_date(at)))  # noqa: S311 - a fixed seed is the point
    for step, words in (
        (build_places, "belts, centers, colleges"),
        (build_program, "program and targets"),
        (build_staff, "people of the demo buttons"),
        (build_cohorts, "cohorts and invitations"),
        (build_learners, "240 learners and their factories"),
    ):
        say(words)
        step(world)
        db.session.flush()
    return world


def build_places(world: World) -> None:
    """Belts, centers and colleges, opening month by month."""
    for place in BELTS:
        world.belts[place.code] = Belt(
            code=place.code,
            name=place.name,
            name_en=place.name_en,
            track=place.track,
            region_code=place.region_code,
            province=place.province,
            city=place.city,
            town=place.town,
            opens_on=None if place.month is None else month_after(world.begins_on, place.month),
            source_note=place.source,
        )
    db.session.add_all(world.belts.values())
    db.session.flush()
    for row in CENTERS:
        belt = world.belts[row.belt]
        opens_on = month_after(world.begins_on, row.month)
        world.centers[row.code] = Center(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            region_code=row.region_code,
            province=belt.province,
            address=row.address,
            phone=row.phone,
            opens_on=opens_on,
            belt_id=belt.id,
        )
        world.colleges[row.code] = College(
            code=row.code, name=row.college, name_en=row.college_en, opens_on=opens_on
        )
    db.session.add_all([*world.centers.values(), *world.colleges.values()])
    db.session.flush()
    db.session.add_all(
        CollegeCenter(college_id=world.colleges[code].id, center_id=center.id)
        for code, center in world.centers.items()
    )


def build_program(world: World) -> None:
    """The program year with its targets, a plan by month and center, and what centers reported."""
    program = Program(
        code="C",
        name=f"产业带直播计划 {world.begins_on.year}",
        name_en=f"Industrial-belt live-streaming program {world.begins_on.year}",
        begins_on=world.begins_on,
        ends_on=month_after(world.begins_on, 12) - timedelta(days=1),
    )
    db.session.add(program)
    db.session.flush()
    targets = {
        row.metric: Target(
            program_id=program.id,
            metric=row.metric,
            value=row.value,
            unit=row.unit,
            definition=row.definition,
            definition_en=row.definition_en,
            source=SOURCE,
            source_en=SOURCE_EN,
        )
        for row in TARGETS
    }
    db.session.add_all(targets.values())
    db.session.flush()
    for row in CENTERS:
        _plan_center(world, row, targets)
    # One belt a month: a center and its college open in each (A1.10).
    db.session.add_all(
        MonthPlan(target_id=targets[metric].id, month=month_after(world.begins_on, n), value=1)
        for n in range(12)
        for metric in ("operations_centers", "colleges")
    )


def _plan_center(world: World, row: CenterRow, targets: dict[str, Target]) -> None:
    """A plan that begins in the month after the opening and rises with the center's size."""
    center = world.centers[row.code]
    for n in range(12):
        month = month_after(world.begins_on, n)
        if center.opens_on is None or month < center.opens_on:
            continue
        months_open = (month.year - center.opens_on.year) * 12 + month.month - center.opens_on.month
        planned = round(row.learners * min(0.015 + 0.02 * months_open, 0.07))
        db.session.add_all(
            MonthPlan(target_id=targets[metric].id, month=month, center_id=center.id, value=value)
            for metric, value in (
                ("certified_streamers", planned),
                ("gmv_origin", planned * 900_000),
                ("factories_enabled", planned),
                ("orders", planned * 1_800),
            )
        )
        if month <= beijing_date(world.at):
            share = (
                1.0
                if month_after(month, 1) <= beijing_date(world.at)
                else beijing_date(world.at).day / 30
            )
            gmv = round(planned * 900_000 * world.chance.uniform(0.8, 1.15) * share)
            db.session.add_all(
                MonthReport(
                    target_id=targets[metric].id, month=month, center_id=center.id, value=value
                )
                for metric, value in (("gmv_origin", gmv), ("orders", gmv // 500))
            )


def build_staff(world: World) -> None:
    """The people behind the demo buttons, with the roles that D9's table knows."""
    for row in STAFF:
        person = _person(row.name, DEMO_PHONES[row.key], at=start_of_day(world.begins_on))
        person.is_demo = True
        world.staff[row.key] = person
        if row.role is None:
            continue
        people.give(
            person,
            row.role,
            by=None,
            at=start_of_day(world.begins_on),
            center_id=world.centers[row.center].id if row.center else None,
            college_id=world.colleges[row.college].id if row.college else None,
        )
    for code, center in world.centers.items():
        if code == "wenling":
            continue
        number = 9000 + center.id
        reviewer = _person(
            some_name(world.chance), some_phone(number), at=start_of_day(world.begins_on)
        )
        world.staff[f"reviewer:{code}"] = reviewer
        people.give(
            reviewer,
            Role.CENTER_REVIEWER,
            by=None,
            at=start_of_day(world.begins_on),
            center_id=center.id,
        )
    world.staff["reviewer:wenling"] = world.staff["reviewer"]


def _person(name: str, phone: str, *, at: datetime) -> Person:
    person = Person(phone=phone, name=name, name_key=sort_key(name), created_at=at)
    db.session.add(person)
    db.session.flush()
    people.agree(person, set(POLICIES), at=at)
    return person


def build_cohorts(world: World) -> None:
    """Cohorts that open one after the other at each center, and the invitation on the poster."""
    for row in CENTERS:
        center, college = world.centers[row.code], world.colleges[row.code]
        opens_on = center.opens_on
        if opens_on is None or opens_on > beijing_date(world.at):
            continue
        belt = world.belts[row.belt]
        count = max(1, min(round(row.learners / LEARNERS_A_COHORT), len(COHORT_NAMES)))
        span = (beijing_date(world.at) - opens_on).days
        world.cohorts[row.code] = [
            Cohort(
                center_id=center.id,
                college_id=college.id,
                belt_id=belt.id,
                name=f"{row.name[:2]}{GOODS_OF_TRACK[belt.track or '']}第{n + 1:02d}期",
                level="L1",
                track=belt.track,
                opens_on=opens_on + timedelta(days=span * n // count),
            )
            for n in range(count)
        ]
        db.session.add_all(world.cohorts[row.code])
    db.session.flush()
    for code, cohorts in world.cohorts.items():
        newest = cohorts[-1]
        letters = {"wenling": "WL", "humen": "HM", "guangzhou": "GZ", "wuxi": "WX", "yixing": "YX"}
        db.session.add(
            Invitation(
                code=f"{letters.get(code, 'WZ')}2020",
                center_id=newest.center_id,
                cohort_id=newest.id,
            )
        )


def build_learners(world: World) -> None:
    """240 learners in every stage, among them 王建国, ready to start."""
    lessons = {
        track: list(db.session.scalars(record_queries.required_lessons("L1", track)))
        for track in {cohort.track for cohorts in world.cohorts.values() for cohort in cohorts}
    }
    quizzes = {track: _quiz_codes(track) for track in lessons}
    build_wang(world)
    for number, (row, cohort) in enumerate(_places_for_learners(world), start=1):
        opened = start_of_day(cohort.opens_on) + timedelta(hours=9)
        journey = some_journey(world.chance, opened=opened, at=world.at)
        person = _person(some_name(world.chance), some_phone(number), at=journey.invited_at)
        _describe(person, world.chance)
        _factory_for(world, person, row, at=journey.invited_at)
        enrollment = _enroll(world, person, cohort, journey)
        _read(enrollment, journey, lessons[cohort.track])
        _pass_quizzes(enrollment, journey, quizzes[cohort.track], world.chance)
        world.learners.append((enrollment, journey))


def _quiz_codes(track: str | None) -> list[str]:
    """The codes of the module quizzes of level 1 and a track, in order."""
    rows = db.session.execute(
        select(Course.code, Module.position)
        .join(Course, Course.id == Module.course_id)
        .where(Module.has_quiz, Course.level == "L1")
        .where(or_(Course.track.is_(None), Course.track == track))
        .order_by(Course.position, Module.position)
    )
    return [f"{course}-M{position}" for course, position in rows]


def build_wang(world: World) -> None:
    """王建国, 52, owner of a shoe factory in Wenling: enrolled, and ready to start."""
    at = world.at - timedelta(days=1)
    person = _person("王建国", DEMO_PHONES["learner"], at=at)
    person.is_demo = True
    person.profile_type = ProfileType.OWNER.value
    person.birth_month = f"{beijing_date(world.at).year - 52}-03"
    row = next(row for row in CENTERS if row.code == "wenling")
    _factory_for(world, person, row, at=at, name="建国鞋厂")
    cohort = next(iter(world.cohorts.values()))[-1]
    records.enroll(person, cohort, by=person, at=at)


def _places_for_learners(world: World) -> Iterator[tuple[CenterRow, Cohort]]:
    """A cohort for each further learner; centers that are not open yet get none."""
    rows = [row for row in CENTERS if row.code in world.cohorts]
    shares = sum(row.learners for row in rows)
    left = 239
    for n, row in enumerate(rows):
        count = left if n == len(rows) - 1 else round(239 * row.learners / shares)
        left -= count
        cohorts = world.cohorts[row.code]
        for one in range(count):
            yield row, cohorts[one * len(cohorts) // count]


def _describe(person: Person, chance: Random) -> None:
    kinds = [ProfileType.OWNER] * 5 + [ProfileType.QC, ProfileType.DESIGNER, ProfileType.SALES]
    person.profile_type = chance.choice(kinds).value
    person.birth_month = f"{chance.randint(1965, 1992)}-{chance.randint(1, 12):02d}"


def _factory_for(
    world: World, person: Person, row: CenterRow, *, at: datetime, name: str = ""
) -> None:
    factory = Factory(
        name=name or f"{person.name[1:]}{world.chance.choice(row.goods)}",
        uscc=some_credit_code(row.region_code, world.chance),
        belt_id=world.belts[row.belt].id,
        center_id=world.centers[row.code].id,
        created_at=at,
        verified_at=at,
    )
    db.session.add(factory)
    db.session.flush()
    db.session.add(
        PersonFactory(
            person_id=person.id,
            factory_id=factory.id,
            role=person.profile_type or ProfileType.OWNER.value,
            began_at=at,
        )
    )


def _enroll(world: World, person: Person, cohort: Cohort, journey: Journey) -> Enrollment:
    code = next(code for code, cohorts in world.cohorts.items() if cohort in cohorts)
    reviewer = world.staff[f"reviewer:{code}"]
    enrollment = records.enroll(person, cohort, by=reviewer, at=journey.invited_at)
    if journey.activated_at:
        records.reach(enrollment, Stage.ACTIVATED, at=journey.activated_at)
        enrollment.last_active_at = journey.activated_at
    if journey.started_at:
        records.reach(enrollment, Stage.LEARNING, at=journey.started_at)
    return enrollment


def _read(enrollment: Enrollment, journey: Journey, lessons: list[Lesson]) -> None:
    """Lessons read, evenly spread from the first to the last."""
    if journey.started_at is None or journey.last_read_at is None:
        return
    count = max(1, int(len(lessons) * journey.lessons_share))
    span = journey.last_read_at - journey.started_at
    db.session.add_all(
        LessonProgress(
            person_id=enrollment.person_id,
            lesson_id=lesson.id,
            version_id=lesson.published_id,
            done_at=journey.started_at + span * (n + 1) / count,
        )
        for n, lesson in enumerate(lessons[:count])
    )
    enrollment.lessons_done = count
    enrollment.last_active_at = journey.last_read_at
    if journey.withdrawn_at:
        records.withdraw(enrollment, by=None, at=journey.withdrawn_at)


def _pass_quizzes(
    enrollment: Enrollment, journey: Journey, quizzes: list[str], chance: Random
) -> None:
    """Quizzes passed on the way; all of them before everything counts as learned."""
    if journey.started_at is None or journey.last_read_at is None:
        return
    share = 1.0 if journey.learned_at else journey.lessons_share * 0.9
    count = int(len(quizzes) * share)
    span = journey.last_read_at - journey.started_at
    for n, code in enumerate(quizzes[:count]):
        db.session.add(
            Result(
                enrollment_id=enrollment.id,
                kind="quiz",
                paper=code,
                source=f"demo{enrollment.id}q{n}",
                score=chance.choice((83.3, 88.9, 100)),
                passed=True,
                at=journey.started_at + span * (n + 1) / (count + 1),
            )
        )
    enrollment.quizzes_passed = count
    if journey.learned_at:
        records.reach(enrollment, Stage.LEARNED, at=journey.learned_at)
