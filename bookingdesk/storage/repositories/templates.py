"""The business's own texts of messages by version; a version is added and settled, never rewritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import DepartmentId, TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import (
    OwnTexts,
    SharedText,
    TemplateState,
    TemplateVersion,
    TextKey,
    TextOf,
    TextPart,
    text_of,
    texts_in_force,
)
from bookingdesk.storage import schema
from bookingdesk.storage.wire import (
    Row,
    Statement,
    Wire,
    epoch,
    epoch_or_none,
    inserting,
    instant,
    instant_or_none,
)

_t = schema.template_version.c
_all = select(*_t)
_ADD = Statement(inserting(schema.template_version, "id").returning(_t.id))
_GET = Statement(_all.where(_t.id == bindparam("key")))
_LISTED = Statement(
    _all.where(or_(_t.kind == bindparam("wanted"), bindparam("wanted") == "")).order_by(
        _t.kind, _t.language, _t.part, _t.department_id, _t.version_no.desc()
    )
)
_ALL_IN_FORCE = Statement(_all.where(_t.state == TemplateState.APPROVED.value))
_IN_FORCE = Statement(
    _all.where(
        or_(_t.kind == bindparam("wanted"), *(_t.kind == piece.value for piece in SharedText)),
        _t.state == TemplateState.APPROVED.value,
        or_(_t.department_id == 0, _t.department_id == bindparam("whose")),
    )
)
_SETTLE = Statement(
    update(schema.template_version)
    .where(_t.id == bindparam("key"))
    .values(
        state=bindparam("becomes"),
        approved_by=bindparam("approver"),
        approved_at=bindparam("since"),
        retired_by=bindparam("retirer"),
        retired_at=bindparam("until"),
    )
)


class SqlTemplates:
    """`usecases.ports.Templates`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, version: TemplateVersion) -> TemplateId:
        """Keep a new version; answers its number among all."""
        key = version.key
        row = {
            "language": key.language,
            "kind": key.kind.value,
            "part": key.part.value,
            "department_id": key.department_id or 0,
            "version_no": version.version_no,
            "body": version.body,
            "description": version.description,
            "author": version.author,
            "written_at": epoch(version.written_at),
            "state": version.state.value,
            "approved_by": version.approved_by,
            "approved_at": epoch_or_none(version.approved_at),
            "retired_by": version.retired_by,
            "retired_at": epoch_or_none(version.retired_at),
        }
        return TemplateId(self._wire.value(_ADD, **row))

    def get(self, version: TemplateId) -> TemplateVersion:
        """Raises NotFound."""
        row = self._wire.one(_GET, key=version)
        if row is None:
            raise NotFound(kind="template", wanted=version)
        return _from(row)

    def listed(self, kind: TextOf | None = None) -> Sequence[TemplateVersion]:
        """The newest of a text first."""
        return [_from(row) for row in self._wire.rows(_LISTED, wanted=kind.value if kind else "")]

    def settle(self, version: TemplateVersion) -> None:
        """Its state, and who approved or retired it when."""
        row = {
            "key": version.id,
            "becomes": version.state.value,
            "approver": version.approved_by,
            "since": epoch_or_none(version.approved_at),
            "retirer": version.retired_by,
            "until": epoch_or_none(version.retired_at),
        }
        self._wire.run(_SETTLE, row)

    def in_force(self, kind: MessageKind, department: DepartmentId | None) -> OwnTexts:
        """One small look-up, those of the kind and every piece."""
        rows = self._wire.rows(_IN_FORCE, wanted=kind.value, whose=department or 0)
        return texts_in_force([_from(row) for row in rows], department)

    def all_in_force(self) -> Sequence[TemplateVersion]:
        """As they are stored."""
        return [_from(row) for row in self._wire.rows(_ALL_IN_FORCE)]


def _from(row: Row) -> TemplateVersion:
    found: Mapping[str, Any] = dict(zip(schema.template_version.c.keys(), row, strict=True))
    return TemplateVersion(
        id=TemplateId(found["id"]),
        key=TextKey(
            language=found["language"],
            kind=text_of(found["kind"]),
            part=TextPart(found["part"]),
            department_id=DepartmentId(found["department_id"]) if found["department_id"] else None,
        ),
        version_no=found["version_no"],
        body=found["body"],
        description=found["description"],
        author=found["author"],
        written_at=instant(found["written_at"]),
        state=TemplateState(found["state"]),
        approved_by=found["approved_by"],
        approved_at=instant_or_none(found["approved_at"]),
        retired_by=found["retired_by"],
        retired_at=instant_or_none(found["retired_at"]),
    )
