"""The SMS gateway of this computer as the use cases know it; keyring and apprise are imported when asked."""

from __future__ import annotations

from bookingdesk.usecases.ports import Gateway, Sender


class KeyringTexting:
    """`Texting` by the system's keyring, the environment, and apprise."""

    def known(self) -> Gateway:
        """Its name, and where its address was found."""
        from bookingdesk.messaging.sms_gateway import sms_gateway  # noqa: PLC0415 - the keyring, when it is asked

        url, source = sms_gateway()
        return Gateway(service=self.service_at(url) if url else "", source=source.value)

    def service_at(self, url: str) -> str:
        """The name of the service; empty where the address can't be used."""
        from bookingdesk.messaging.sms import told_gateway  # noqa: PLC0415 - apprise takes most of a second

        return told_gateway(url)

    def keep(self, url: str) -> None:
        """Raises KeyringMissing."""
        from bookingdesk.messaging.sms_gateway import keep_gateway  # noqa: PLC0415 - as above

        keep_gateway(url)

    def drop(self) -> None:
        """Raises KeyringMissing."""
        from bookingdesk.messaging.sms_gateway import drop_gateway  # noqa: PLC0415 - as above

        drop_gateway()

    def sender(self) -> Sender:
        """What sends by it."""
        from bookingdesk.messaging.sms import SmsSender  # noqa: PLC0415 - as above

        return SmsSender()
