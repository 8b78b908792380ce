"""Console verbs of departments: make one, limit users to some, notes about clients that one keeps."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from bookingdesk.admin.acting import user_named
from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import client_named, department_named, named_list, resource_named, service_named
from bookingdesk.admin.shapes import moment
from bookingdesk.domain.catalogue import Catalogue, Department, ResourceKind
from bookingdesk.domain.client_notes import ClientNote
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.client_notes import WriteClientNote, client_notes, write_client_note
from bookingdesk.usecases.departments import AddDepartment, LimitUser, add_department, limit_user
from bookingdesk.usecases.furnishing.extending import read_hours


def department_shape(department: Department, catalogue: Catalogue) -> dict[str, Any]:
    """A department with what it owns."""
    return {
        "id": department.id,
        "name": department.name,
        "services": sorted(s.name for s in catalogue.services.values() if s.department_id == department.id),
        "resources": sorted(r.name for r in catalogue.resources.values() if r.department_id == department.id),
        "own_hours": department.id in catalogue.department_hours,
    }


def add_one_department(console: Console, args: Namespace) -> int:
    """A department with services, staff, rooms and hours of its own."""
    catalogue = console.catalogue
    staff = {resource_named(catalogue, one, ResourceKind.STAFF).id for one in named_list(args.staff)}
    spaces = {resource_named(catalogue, one, ResourceKind.SPACE).id for one in named_list(args.spaces)}
    command = AddDepartment(
        name=args.name,
        services=frozenset(service_named(catalogue, one).id for one in named_list(args.services)),
        resources=frozenset(staff | spaces),
        hours=read_hours(args.hours) if args.hours else None,
    )
    made = add_department(console.env, command).value
    console.facts(department_shape(made, console.env.store.read(lambda work: work.catalogue.load())))
    return 0


def limit_one_user(console: Console, args: Namespace) -> int:
    """Limit a user to departments."""
    user = user_named(console.env.store.read(lambda work: work.users.all()), args.user)
    wanted = [department_named(console.catalogue, one) for one in named_list(args.departments)]
    limit_user(console.env, LimitUser(user_id=user.id, departments=frozenset(one.id for one in wanted)))
    console.facts({"id": user.id, "name": user.name, "departments": [one.name for one in wanted]})
    return 0


def note_client(console: Console, args: Namespace) -> int:
    """Show the notes about a client that the user may read, or write one department's."""
    client = client_named(console.env, args.client)
    if args.text is None:
        wanted = department_named(console.catalogue, args.department).id if args.department else None
        found = client_notes(console.env, client.id).value
        console.rows([_note_shape(console, note) for note in found if wanted in (None, note.department_id)])
        return 0
    if not args.department:
        raise InvalidValue(field="department", reason="needed")
    owner = department_named(console.catalogue, args.department)
    command = WriteClientNote(client_id=client.id, department_id=owner.id, text=args.text)
    console.rows([_note_shape(console, note) for note in write_client_note(console.env, command).value])
    return 0


def _note_shape(console: Console, note: ClientNote) -> dict[str, Any]:
    return {
        "client_id": note.client_id,
        "department": console.catalogue.departments[note.department_id].name,
        "text": note.text,
        "written_by": note.written_by,
        "written_at": moment(note.written_at, console.zone),
    }
