"""The worker: what has to happen without anybody calling, tick by tick. Floor 5."""
