"""What people are told when a first answer speaks against their report: the rule, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from complaints.admissibility import Ground

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words  # known to the stubs alone


@dataclass(frozen=True)
class Advice:
    title: Words
    rule: Words
    to_do: tuple[Words, ...]
    basis: Words


ADVICE = {
    Ground.NOT_RAISED: Advice(
        _("Complain to the public body first"),
        _("The body must have had the chance to put it right. We come in when it does not."),
        (
            _("Complain in writing, at its complaint counter, or through SP4N-LAPOR!, the national complaint channel."),
            _("Keep a proof: a receipt, a photo, the name of whom you spoke to, and the date."),
            _("If no answer comes, or one that does not help, come back here."),
            _("Go on now if you can't complain there, for example because you were turned away. Write why."),
        ),
        _("UU 37/2008 art. 24"),
    ),
    Ground.TOO_OLD: Advice(
        _("We can examine only the last two years"),
        _("The law sets this limit, counted from the event, the act or the decision you complain about."),
        (
            _("Something that still goes on is not too old. Write when you noticed it last."),
            _("A new answer or decision of the body in the same matter counts anew."),
            _("Go on if there is a reason why you report only now. Write it in your account."),
        ),
        _("UU 37/2008 art. 24"),
    ),
    Ground.IN_COURT: Advice(
        _("We can't examine what is before a court"),
        _("A court decides by itself. We can't review what it decides or decided."),
        (
            _("For advice ask the legal aid post (Posbakum) of the court. It is free of charge."),
            _("You can appeal to a higher court while the time for it runs."),
            _("Go on if the court itself served you badly, for example if it does not hand out its decision."),
        ),
        _("UU 37/2008 art. 36"),
    ),
    Ground.NO_PUBLIC_SERVICE: Advice(
        _("We deal with public services only"),
        _("These are services of the state, of its companies, and of those who serve the public with its money."),
        (
            _("For goods or services that you bought, ask the consumer dispute settlement agency (BPSK) near you."),
            _("For a crime, go to the police."),
            _("Go on if you are not sure. We check whether we are the right authority, and tell you."),
        ),
        _("UU 37/2008 art. 1"),
    ),
    Ground.FOR_SOMEONE_ELSE: Advice(
        _("For someone else you need a power of attorney"),
        _("Those affected report themselves, or through someone to whom they gave a power of attorney (surat kuasa)."),
        (
            _("Write it together: both names, the matter, the date, and both signatures."),
            _("Add a photo of it on the page for evidence, or bring it to our office."),
            _("Go on now if you like. Give your own name, and write in your account for whom you report."),
        ),
        _("UU 37/2008 art. 24"),
    ),
}
