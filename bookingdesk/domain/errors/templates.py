"""Why the business's own text of a message is not taken."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class TemplateFaulty(RuleViolation):
    """The text leaves out what it must say, or does what no text may. Facts: faults, each a `templates.Fault`."""

    code = "template_faulty"


class TemplateSettled(RuleViolation):
    """Only a draft is approved, and nothing is retired twice. Facts: present (state), version."""

    code = "template_settled"
