"""What the help and legal pages say, in plain words."""

from dataclasses import dataclass

from academy.core.words import N_


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    words: str


HELP = (
    Part(
        N_("I do not get a code"),
        N_(
            "Check the number, wait a minute and ask for another code. After five codes within "
            "an hour "
            "the number rests; your center can help meanwhile."
        ),
    ),
    Part(
        N_("The network drops in an exam"),
        N_(
            "Carry on when it is back. Every answer that says “saved” is on the server, and "
            "the clock keeps "
            "running. When time is up the paper is handed in with every saved answer."
        ),
    ),
    Part(
        N_("I failed the theory exam"),
        N_(
            "The result names the topics to repeat and the date of the next try: 24 hours "
            "after the first "
            "failure, 72 hours after the second, three tries in 30 days."
        ),
    ),
    Part(
        N_("My video is refused"),
        N_(
            "Send the MP4 that the phone recorded, not over the limit on the upload page. A "
            "wrong file costs "
            "no try."
        ),
    ),
    Part(
        N_("My name is printed wrongly"),
        N_(
            "Change it under Me, Profile, before the certificate is issued. Afterwards your "
            "center asks for a "
            "corrected certificate."
        ),
    ),
    Part(
        N_("A buyer doubts my certificate"),
        N_(
            "Let them scan the code on it and compare the web address. The page says whether "
            "it stands, "
            "without an account."
        ),
    ),
)

TERMS = (
    Part(
        N_("What this is"),
        N_(
            "A learning and assessment platform for factory streamers. Its certificate proves "
            "training and "
            "assessment; it is no vocational qualification of the state."
        ),
    ),
    Part(
        N_("What we ask of you"),
        N_(
            "Learn and sit exams yourself, show your own factory and your own goods, and film "
            "nobody without "
            "consent. Whoever has somebody else do it loses the result and the certificate."
        ),
    ),
    Part(
        N_("What you may ask of us"),
        N_(
            "Marks by the published rubric, reasons for every decision, and a person to talk "
            "to at your "
            "operations center."
        ),
    ),
    Part(
        N_("Ending it"),
        N_("You may leave at any time. An issued certificate can still be checked afterwards."),
    ),
)

PRIVACY = (
    Part(
        N_("What we keep"),
        N_(
            "Phone number, name as printed, month of birth, your place in the factory, what "
            "you learned, exam "
            "answers, videos, marks and certificates. No ID number, no ID photo, no face "
            "recognition."
        ),
    ),
    Part(
        N_("Who sees it"),
        N_(
            "You; the reviewers of your center; headquarters with masked names. Examiners see "
            "the video "
            "without your name. Whoever reveals a masked phone number gives a reason, which is "
            "logged."
        ),
    ),
    Part(
        N_("What buyers see"),
        N_(
            "Whoever scans the code sees the name as printed, factory, belt, level and dates. "
            "Whoever types "
            "the number sees a masked name. Checks are counted, not identified."
        ),
    ),
    Part(
        N_("How long"),
        N_(
            "Videos are meant to be kept for 6 months after the decision and 12 after a "
            "rejection; marks and "
            "certificates stay so that they can be checked. Deleting videos on time is done by "
            "the operator."
        ),
    ),
    Part(
        N_("Your rights"),
        N_(
            "Ask your operations center to see, correct or delete your data; an answer comes "
            "within 15 "
            "working days."
        ),
    ),
)

ACCESSIBILITY = (
    Part(
        N_("What works"),
        N_(
            "All pages work at twice the text size, with the keyboard, without JavaScript and "
            "without sound. "
            "Automatic checks for WCAG 2.2 AA run with every change."
        ),
    ),
    Part(
        N_("What has not been checked"),
        N_(
            "Nobody has been watched using it yet, and it has not been tried with screen "
            "readers on real "
            "phones inside a messenger."
        ),
    ),
    Part(N_("Tell us"), N_("Call your operations center when something cannot be used.")),
)
