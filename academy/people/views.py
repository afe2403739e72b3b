"""Signing in and out, one's own profile, language and text size."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, make_response, request, session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as Answer

from academy.access.gate import admits, open_to_all, signed_in
from academy.access.permissions import Permission
from academy.core.errors import Refused, TooMany, Unknown
from academy.core.sms import sender
from academy.people import actions, queries, rules
from academy.people.forms import (
    SIZES,
    CodeForm,
    LanguageForm,
    PhoneForm,
    PressForm,
    ProfileForm,
    SettingsForm,
    TextSizeForm,
)
from academy.people.models import Person
from academy.web import settle
from academy.web.filters import say
from academy.web.language import LANGUAGES, chosen_language
from academy.web.language import gettext as _
from academy.web.shell import (
    limiter,
    page,
    reader,
    request_time,
    safe_next,
    see_other,
    see_other_path,
)

blueprint = Blueprint("people", __name__)
demo = Blueprint("demo", __name__)

YEAR = 60 * 60 * 24 * 365


@blueprint.get("/login")
@open_to_all
def login() -> Any:
    """Ask for the phone number."""
    if current_user.is_authenticated:
        return see_other("dashboards.home")
    remember_next(request.args.get("next"))
    return page("people/login.html", form=PhoneForm(), roles=demo_roles())


@blueprint.post("/login")
@open_to_all
@limiter.limit("30 per hour")
def send_code() -> Any:
    """Send a code to the number and ask for it."""
    form = PhoneForm()
    if not form.validate_on_submit():
        return page("people/login.html", form=form, roles=demo_roles()), 422
    phone = rules.e164(form.phone.data or "")
    try:
        digits = actions.send_code(
            phone,
            at=request_time(),
            key=current_app.config["SECRET_KEY"],
            sms=sender(current_app.config["SMS_DRIVER"]),
        )
    except TooMany as refused:
        return too_soon(form, phone, refused)
    session["phone"] = phone
    session.pop("shown_code", None)
    if current_app.config["SMS_DRIVER"] == "page":
        session["shown_code"] = digits
    return see_other("people.code")


def too_soon(form: PhoneForm, phone: str, refused: TooMany) -> Any:
    """Say when the next code may be asked for; the one that was sent still lets in."""
    if session.get("phone") == phone:
        return code_page(CodeForm(formdata=None), told=say(refused.said)), refused.status
    form.phone.errors = [say(refused.said)]
    return page("people/login.html", form=form, roles=demo_roles()), refused.status


@blueprint.get("/login/code")
@open_to_all
def code() -> Any:
    """Ask for the code that was sent."""
    if "phone" not in session:
        return see_other("people.login")
    return code_page(CodeForm())


@blueprint.post("/login/code")
@open_to_all
@limiter.limit("60 per hour")
def check_code() -> Any:
    """Sign in with the code; a number that is new here gets an account."""
    if "phone" not in session:
        return see_other("people.login")
    form = CodeForm()
    if not form.validate_on_submit():
        return code_page(form), 422
    phone = session["phone"]
    try:
        actions.use_code(
            phone, form.code.data or "", at=request_time(), key=current_app.config["SECRET_KEY"]
        )
    except actions.WrongCode as wrong:
        # The count of tries must outlive the refused page.
        settle.keep_anyway()
        form.code.errors = [say(wrong.said)]
        return code_page(form), 422
    person = queries.person_by_phone(phone)
    if person is None:
        person = actions.sign_up(phone, at=request_time())
        looks = reader()
        actions.prefer(
            person, language=chosen_language(), text_size=looks.text_size, theme=looks.theme
        )
    if not person.is_active:
        raise Refused(_("This account is closed. Call your center."))
    return enter(person)


def code_page(form: CodeForm, told: str = "") -> str:
    """The page that asks for the code, with what else there is to say."""
    return page(
        "people/code.html",
        form=form,
        phone=session["phone"],
        shown_code=session.get("shown_code"),
        told=told,
    )


def enter(person: Person) -> Answer:
    """Sign a person in and lead on: to the page asked for, or to the place of the role."""
    next_path = session.get("next")
    # A fresh session, so that nothing of whoever used this browser before is carried over.
    kept = {key: session[key] for key in ("invite",) if key in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    login_user(person)
    actions.note_sign_in(person, at=request_time())
    if queries.policies_agreed(person) != set(rules.POLICIES) or not person.name:
        session["next"] = next_path
        answer = see_other("records.start")
    else:
        answer = see_other_path(safe_next(next_path, "/home"))
    return remember_looks(answer, person)


def remember_next(path: str | None) -> None:
    """Keep the page to go on to after signing in."""
    if path and safe_next(path, "") == path:
        session["next"] = path


def remember_looks(answer: Answer, person: Person) -> Answer:
    """Give this browser the looks kept in the account."""
    set_look(answer, "lang", person.language)
    set_look(answer, "text", str(person.text_size))
    set_look(answer, "theme", person.theme)
    return answer


def set_look(answer: Answer, name: str, value: str) -> None:
    """Keep one preference in a cookie, so that pages need no statement for it."""
    answer.set_cookie(
        name,
        value,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


@blueprint.post("/logout")
@signed_in
def logout() -> Any:
    """Sign out here and everywhere: a copied cookie is worth nothing afterwards."""
    actions.end_sessions(current_user, at=request_time(), by=current_user)
    logout_user()
    session.clear()
    flash(_("You are signed out."), "ok")
    return see_other("people.login")


@blueprint.post("/language")
@open_to_all
def language() -> Any:
    """Switch the language and stay on the page."""
    form = LanguageForm()
    chosen = form.lang.data if form.lang.data in LANGUAGES else "zh"
    answer = see_other_path(safe_next(form.next.data, "/"))
    set_look(answer, "lang", chosen)
    if current_user.is_authenticated:
        actions.prefer(current_user, language=chosen)
    return answer


@blueprint.post("/text-size")
@open_to_all
def text_size() -> Any:
    """Make the text a step larger or smaller and stay; a script gets an empty answer."""
    form = TextSizeForm()
    steps: dict[str, Callable[[int], int]] = {"larger": lambda n: n + 1, "smaller": lambda n: n - 1}
    wanted = form.size.data or ""
    size = (
        steps[wanted](reader().text_size)
        if wanted in steps
        else int(wanted)
        if wanted in SIZES
        else 1
    )
    size = min(max(size, 0), 3)
    answer: Answer
    if request.headers.get("X-Requested-With") == "fetch":
        answer = make_response("", 204)
    else:
        answer = see_other_path(safe_next(form.next.data, "/"))
    set_look(answer, "text", str(size))
    if current_user.is_authenticated:
        actions.prefer(current_user, text_size=size)
    return answer


@blueprint.get("/me")
@admits(Permission.ACCOUNT_KEEP)
def me() -> str:
    """The profile as it is, with links to everything of one's own."""
    return page("people/me.html", person=current_user, profile_words=rules.PROFILE_WORDS)


@blueprint.get("/me/profile")
@admits(Permission.ACCOUNT_KEEP)
def profile() -> str:
    """The form to change the profile."""
    return page("people/profile.html", form=ProfileForm(obj=current_user))


@blueprint.post("/me/profile")
@admits(Permission.ACCOUNT_KEEP)
def change_profile() -> Any:
    """Keep the changed profile."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return page("people/profile.html", form=form), 422
    actions.rename(current_user, form.name.data or "", by=current_user, at=request_time())
    actions.describe(
        current_user,
        profile_type=form.profile_type.data or None,
        birth_month=form.birth_month.data or None,
    )
    flash(_("Saved."), "ok")
    return see_other("people.me")


@blueprint.get("/me/settings")
@admits(Permission.ACCOUNT_KEEP)
def settings() -> str:
    """The form for language, text size and appearance."""
    looks = {
        "language": current_user.language,
        "text_size": str(current_user.text_size),
        "theme": current_user.theme,
    }
    return page("people/settings.html", form=SettingsForm(data=looks))


@blueprint.post("/me/settings")
@admits(Permission.ACCOUNT_KEEP)
def change_settings() -> Any:
    """Keep how pages shall look, on this phone and on the next one."""
    form = SettingsForm()
    if not form.validate_on_submit():
        return page("people/settings.html", form=form), 422
    actions.prefer(
        current_user,
        language=form.language.data,
        text_size=int(form.text_size.data),
        theme=form.theme.data,
    )
    flash(_("Saved."), "ok")
    return remember_looks(see_other("people.me"), current_user)


def demo_roles() -> list[tuple[str, str]]:
    """The roles of the demo world with the words of their buttons; none outside the demo."""
    return list(rules.DEMO_WORDS.items()) if current_app.config["DEMO"] else []


@demo.post("/demo/enter")
@open_to_all
def enter_demo() -> Any:
    """Enter the demo world in a role; this door exists in demo mode only."""
    form = PressForm()
    phone = rules.DEMO_PHONES.get(request.form.get("as", ""))
    person = queries.person_by_phone(phone) if phone and form.validate_on_submit() else None
    if person is None or not person.is_demo:
        raise Unknown
    session.pop("next", None)
    # These people are everybody's: they speak the language of whoever comes in.
    actions.prefer(person, language=chosen_language())
    return enter(person)
