"""Texts of messages in the business's own words: drafted, checked, approved, retired (D15, R33, R78).

A draft is never sent. A text that could not be sent, or leaves out what it must say, is refused when it is kept and
again when it is approved, in the transaction itself where another desk has approved or retired one since it was
judged. Retiring the text in force brings the shipped one back, unless that could not be sent among the others. The
pieces that many texts share, such as the greeting, are texts like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookingdesk.domain.errors import NotFound, TemplateFaulty
from bookingdesk.domain.ids import DepartmentId, TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.templates import (
    SharedText,
    TemplateState,
    TemplateVersion,
    TextKey,
    TextOf,
    approved,
    as_kept,
    described,
    parts_of,
    retired,
)
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.text_trials import Trials


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTemplate:
    """A new wording of a text, with what was changed and why."""

    key: TextKey
    body: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveTemplate:
    """A draft comes into force: what is sent from now on is sent in its words."""

    version_id: TemplateId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireTemplate:
    """A draft is not wanted any more, or the text in force gives way to the shipped one."""

    version_id: TemplateId


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateQuery:
    """Which texts: of one kind or piece, in one language, or all."""

    kind: TextOf | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """One text and what of it is in force: `own`, or the shipped text where there is none."""

    key: TextKey
    own: TemplateVersion | None = None
    draft: TemplateVersion | None = None
    department: str = ""
    """Its name, of a department's own text."""


@needs(Right.SEE_MESSAGES)
def template_lines(env: Env, command: TemplateQuery) -> Outcome[tuple[TemplateLine, ...]]:
    """Every text of the business in every language, the shared pieces first, and those of a department's own."""

    def look(work: Work) -> tuple[TemplateLine, ...]:
        versions = [
            version for version in work.templates.listed(command.kind) if version.state is not TemplateState.RETIRED
        ]
        departments = work.catalogue.load().departments
        by_key = {(version.key, version.state): version for version in versions}
        languages = (command.language,) if command.language else env.templating.languages()
        kinds: tuple[TextOf, ...] = (command.kind,) if command.kind else (*SharedText, *MessageKind)
        keys = [
            TextKey(language=language, kind=kind, part=part, department_id=whose)
            for kind in kinds
            for language in languages
            for whose in (None, *_departments(versions, kind, language))
            for part in parts_of(kind)
        ]
        return tuple(
            TemplateLine(
                key=key,
                own=by_key.get((key, TemplateState.APPROVED)),
                draft=by_key.get((key, TemplateState.DRAFT)),
                department=departments[key.department_id].name if key.department_id is not None else "",
            )
            for key in keys
            if key.department_id is None or any((key, state) in by_key for state in TemplateState)
        )

    return Outcome(env.store.read(look))


@needs(Right.DRAFT_TEMPLATES)
def draft_template(env: Env, command: DraftTemplate) -> Outcome[TemplateVersion]:
    """Keep a draft in place of the one before. Raises TemplateFaulty, InvalidValue (no description), NotFound."""
    now = env.now()
    wanted = TemplateVersion(
        id=TemplateId(0),
        key=command.key,
        body=as_kept(command.body),
        description=described(command.description),
        author=env.actor.name,
        written_at=now,
    )
    _check(Trials.of(env), wanted.key, wanted.body)

    def step(work: Work) -> Outcome[TemplateVersion]:
        at = Step(env, work, now)
        if (
            wanted.key.department_id is not None
            and wanted.key.department_id not in work.catalogue.load().departments
        ):
            raise NotFound(kind="department", wanted=wanted.key.department_id)
        earlier = _versions_of(work, wanted.key)
        for draft in (version for version in earlier if version.state is TemplateState.DRAFT):
            work.templates.settle(retired(draft, env.actor.name, now))
        numbered = replace(wanted, version_no=max((v.version_no for v in earlier), default=0) + 1)
        stored = replace(numbered, id=work.templates.add(numbered))
        return _logged(at, "draft_template", stored)

    return env.store.write(step)


@needs(Right.APPROVE_TEMPLATES)
def approve_template(env: Env, command: ApproveTemplate) -> Outcome[TemplateVersion]:
    """A draft takes the place of what was in force. Raises TemplateSettled, TemplateFaulty, NotFound."""
    now = env.now()
    by = env.approver.name if env.approver else env.actor.name
    known = env.store.read(lambda work: work.templates.get(command.version_id))
    approved(known, by, now)
    judged = Trials.of(env)
    _check(judged, known.key, known.body)

    def step(work: Work) -> Outcome[TemplateVersion]:
        version = approved(work.templates.get(command.version_id), by, now)
        if (present := judged.still(work)) is not judged:
            _check(present, version.key, version.body)
        for other in _versions_of(work, version.key):
            if other.state is TemplateState.APPROVED:
                work.templates.settle(retired(other, by, now))
        work.templates.settle(version)
        return _logged(Step(env, work, now), "approve_template", version)

    return env.store.write(step)


@needs(Right.DRAFT_TEMPLATES)
def retire_template(env: Env, command: RetireTemplate) -> Outcome[TemplateVersion]:
    """Take a draft back, or as a supervisor go back from the text in force to the shipped one.

    Raises TemplateSettled, NotFound, NotAllowed, TemplateFaulty where what is sent then would leave something out.
    """
    now = env.now()
    known = env.store.read(lambda work: work.templates.get(command.version_id))
    judged = Trials.of(env)
    if known.state is TemplateState.APPROVED:
        require(env, Right.APPROVE_TEMPLATES)
        _check(judged, known.key, judged.otherwise(known.key))
    by = env.approver.name if env.approver else env.actor.name

    def step(work: Work) -> Outcome[TemplateVersion]:
        present = work.templates.get(command.version_id)
        if present.state is TemplateState.APPROVED:
            require(env, Right.APPROVE_TEMPLATES)
            if (trials := judged.still(work)) is not judged:
                _check(trials, present.key, trials.otherwise(present.key))
        version = retired(present, by, now)
        work.templates.settle(version)
        return _logged(Step(env, work, now), "retire_template", version)

    return env.store.write(step)


def _check(trials: Trials, key: TextKey, body: str) -> None:
    """Raise TemplateFaulty where the text could not be sent to somebody."""
    faults = trials.faults(key, body)
    if faults:
        raise TemplateFaulty(faults=faults)


def _versions_of(work: Work, key: TextKey) -> list[TemplateVersion]:
    return [version for version in work.templates.listed(key.kind) if version.key == key]


def _departments(versions: list[TemplateVersion], kind: TextOf, language: str) -> list[DepartmentId]:
    """Departments that have texts of their own, in the order of their numbers."""
    found = {
        version.key.department_id
        for version in versions
        if (version.key.kind, version.key.language) == (kind, language)
    }
    return sorted(whose for whose in found if whose is not None)


def _logged(at: Step, verb: str, version: TemplateVersion) -> Outcome[TemplateVersion]:
    key = version.key
    detail = {
        "kind": key.kind.value,
        "language": key.language,
        "part": key.part.value,
        "department": key.department_id or 0,
        "version": version.version_no,
        "state": version.state.value,
    }
    audited(at, verb, "template", version.id, detail)
    return Outcome(version, ChangeSet(settings=True))
