"""Whether the brokers allow a worker's session time-out.

Kafka refuses a member whose session is shorter than `group.min.session.timeout.ms` (6 s unless set) or longer than
`group.max.session.timeout.ms`; aiokafka logs that once and the worker would stay up, consuming nothing.
"""

from __future__ import annotations

from concurrent.futures import wait

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType

from streams.cluster import Cluster, ClusterUnusable

TIMEOUT_S = 15.0
SHORTEST, LONGEST = "group.min.session.timeout.ms", "group.max.session.timeout.ms"


def check_session(cluster: Cluster, timeout_s: float) -> None:
    """Return if every broker that tells its limits allows this session time-out in seconds.

    A broker that tells none (the embedded one, or one that grants no right to read its settings) is not judged; the
    watch on commits then ends a worker that was refused. Raises ClusterUnusable.
    """
    if cluster.embedded:
        return
    for limits in _limits(AdminClient(cluster.client())):
        shortest, longest = (limits.get(name) for name in (SHORTEST, LONGEST))
        if shortest is not None and timeout_s * 1000 < shortest:
            raise ClusterUnusable(
                f"a session time-out of {timeout_s:g} s is shorter than {cluster.bootstrap} allows "
                f"({SHORTEST} is {shortest}): raise WIRETAG_SESSION_TIMEOUT to {shortest / 1000:g}"
            )
        if longest is not None and timeout_s * 1000 > longest:
            raise ClusterUnusable(
                f"a session time-out of {timeout_s:g} s is longer than {cluster.bootstrap} allows "
                f"({LONGEST} is {longest}): lower WIRETAG_SESSION_TIMEOUT to {longest / 1000:g}"
            )


def _limits(admin: AdminClient) -> list[dict[str, int]]:
    """What each broker that tells it allows, in milliseconds."""
    try:
        brokers = admin.list_topics(timeout=TIMEOUT_S).brokers
        futures = admin.describe_configs([ConfigResource(ResourceType.BROKER, str(id)) for id in brokers])
    except KafkaException:
        return []
    done, _ = wait(futures.values(), TIMEOUT_S)
    told = [future.result() for future in done if future.exception() is None]
    return [{name: int(found[name].value) for name in (SHORTEST, LONGEST) if name in found} for found in told]
