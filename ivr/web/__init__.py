"""What Flask serves: webhooks, pages, the practice phone, health. Imported by `ivr.app`."""
