"""Commands that make a booking, take one back, and act on the selected one."""

from __future__ import annotations

from functools import partial

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Command, Menu, Place


def booking_commands() -> tuple[Command, ...]:
    """The menu Booking, in its order."""
    return (*_making(), *_taking_back(), *_marking(), *_changing(), *_telling())


def _making() -> tuple[Command, ...]:
    """Ways to a new booking, and who has come."""
    command = partial(Command, menu=Menu.BOOKING)
    return (
        command(id="book", title=_("&Book"), keys=("F2", "Ctrl+B"), synonyms=_("new booking appointment reserve")),
        command(
            id="new_booking",
            title=_("New booking in the &form"),
            keys=("Ctrl+Shift+B",),
            synonyms=_("book form panel"),
        ),
        command(
            id="new_visit",
            title=_("New visit of several services or people"),
            synonyms=_("family group together several add service person"),
        ),
        command(
            id="open_session",
            title=_("Open a group session"),
            synonyms=_("class course seats attendees roster new session"),
        ),
        command(
            id="find_time", title=_("Find &time"), keys=("F4", "Ctrl+T"), synonyms=_("free slot when availability")
        ),
        command(
            id="walk_in",
            title=_("Somebody without a booking"),
            synonyms=_("walk-in queue now here waiting line"),
        ),
        command(id="arrivals", title=_("Just &arrived"), keys=("F9", "Ctrl+J"), synonyms=_("arrive check in here")),
    )


def _taking_back() -> tuple[Command, ...]:
    """Undo, and do it again."""
    command = partial(Command, menu=Menu.BOOKING, section=1)
    return (
        command(id="undo", title=_("&Undo the last action"), keys=("F8", "Ctrl+Z"), synonyms=_("take back revert")),
        command(id="redo", title=_("Do &it again"), keys=("Ctrl+Shift+Z",), synonyms=_("redo repeat")),
    )


def _marking() -> tuple[Command, ...]:
    """What has become of the selected booking."""
    command = partial(Command, menu=Menu.BOOKING, place=Place.BOOKING, section=2)
    return (
        command(id="open", title=_("&Open"), keys=("Return",)),
        command(id="arrived", title=_("Arri&ved"), keys=("A",), synonyms=_("check in here")),
        command(id="start", title=_("&Start service"), keys=("S",), synonyms=_("begin")),
        command(id="done", title=_("&Done"), keys=("D",), synonyms=_("complete finish")),
        command(id="confirmed", title=_("&Confirmed by client"), keys=("C",), synonyms=_("reconfirm")),
        command(id="no_show", title=_("&No-show"), keys=("N",), synonyms=_("did not come missed")),
        command(id="left", title=_("&Left without service"), synonyms=_("gone away")),
    )


def _telling() -> tuple[Command, ...]:
    """What the client of the selected booking is to hear."""
    command = partial(Command, menu=Menu.BOOKING, place=Place.BOOKING, section=3)
    return (
        command(
            id="inform",
            title=_("Tell the client how it stands"),
            keys=("M",),
            synonyms=_("message send now inform correct not informed"),
        ),
        command(
            id="inform_by_call",
            title=_("Call the client about it"),
            keys=("K",),
            synonyms=_("phone inform tell not informed"),
        ),
    )


def _changing() -> tuple[Command, ...]:
    """Another time, other words, or none at all for the selected booking."""
    command = partial(Command, menu=Menu.BOOKING, place=Place.BOOKING, section=3)
    return (
        command(id="reschedule", title=_("&Reschedule"), keys=("R",), synonyms=_("move change time postpone")),
        command(id="grab", title=_("&Grab and move with the arrows"), keys=("G",), synonyms=_("drag")),
        command(id="swap", title=_("S&wap the two selected"), synonyms=_("exchange change places")),
        command(
            id="add_to_visit",
            title=_("Add a service or person to it"),
            synonyms=_("visit another more service person family together extend"),
        ),
        command(id="rebook", title=_("Book t&he same again"), synonyms=_("rebook copy repeat next visit")),
        command(id="cancel", title=_("Cancel boo&king"), keys=("X",), synonyms=_("delete booking remove call off")),
        command(
            id="session_rhythm",
            title=_("Another rhythm for its sessions…"),
            synonyms=_("series group class course weekly fortnight following dates roster"),
        ),
        command(id="cancel_series", title=_("Cancel whole series…"), synonyms=_("recurring delete all dates")),
        command(id="read_back", title=_("Read back"), keys=("Q",), synonyms=_("repeat details attest say")),
        command(
            id="settle",
            title=_("Approval and payment"),
            keys=("Y",),
            synonyms=_("pay deposit receipt refund waive confirm approve"),
        ),
        command(id="print_receipt", title=_("Print the last receipt…"), synonyms=_("paper pdf payment deposit")),
        command(id="edit", title=_("&Edit"), keys=("E",), synonyms=_("change note")),
        command(id="tray", title=_("Put on the tray"), keys=("P",), synonyms=_("pinboard take up move later")),
        command(id="drop", title=_("Drop from the tray here"), keys=("V",), synonyms=_("tray put down")),
        command(
            id="empty_tray",
            title=_("Empty the tray"),
            place=Place.EVERYWHERE,
            synonyms=_("tray put back everything"),
        ),
        command(
            id="go_to_tray",
            title=_("Go to the tray"),
            place=Place.EVERYWHERE,
            synonyms=_("pinboard show"),
        ),
        command(
            id="release_hold",
            title=_("Give a kept time back"),
            place=Place.EVERYWHERE,
            synonyms=_("hold option release"),
        ),
        command(
            id="waitlist",
            title=_("Who is waiting for this time?"),
            keys=("W",),
            synonyms=_("waitlist match fill offer opening"),
        ),
    )
