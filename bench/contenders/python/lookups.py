"""Lookup rows, remembered between invocations."""

import os
import time
from decimal import Decimal

KEYS_PER_CALL = 100


class Lookups:
    def __init__(self, dynamodb, table, deserializer):
        self.dynamodb, self.table, self.deserializer = dynamodb, table, deserializer
        self.ttl = int(os.environ.get("LOOKUP_TTL_SECONDS", "300"))
        self.missing_ttl = int(os.environ.get("MISSING_LOOKUP_TTL_SECONDS", "30"))
        self.rows = {}

    def get(self, keys):
        """The rows of keys, None where the table has none."""
        now = time.monotonic()
        unknown = [key for key in keys if key not in self.rows or self.rows[key][1] < now]
        for start in range(0, len(unknown), KEYS_PER_CALL):
            self.load(unknown[start:start + KEYS_PER_CALL], now)
        return {key: self.rows[key][0] for key in keys}

    def load(self, keys, now):
        for key in keys:
            self.rows[key] = (None, now + self.missing_ttl)
        request = {self.table: {"Keys": [{"pk": {"S": key}} for key in keys]}}
        while request:
            answer = self.dynamodb.batch_get_item(RequestItems=request)
            for item in answer["Responses"].get(self.table, []):
                row = {name: plain(self.deserializer.deserialize(value)) for name, value in item.items()}
                self.rows[row.pop("pk")] = (row, now + self.ttl)
            request = answer.get("UnprocessedKeys")


def plain(value):
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
