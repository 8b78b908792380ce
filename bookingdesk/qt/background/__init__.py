"""Work beside the window: the mail worker and long use cases. Nothing here lets the window wait."""

from bookingdesk.qt.background.jobs import Job, Progress, run_in_background
from bookingdesk.qt.background.mail import Mail, MailWorker
from bookingdesk.qt.background.replies import Replies

__all__ = ["Job", "Mail", "MailWorker", "Progress", "Replies", "run_in_background"]
