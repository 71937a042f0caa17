"""moto as a server, with the additions that our stacks need.

Prints its address, and then serves until its standard input is closed, so it ends with the process that started it.
"""

import sys

from moto.server import ThreadedMotoServer

import cloudformation_order
import deployments
import missing_types  # noqa: F401  Its classes are found once they exist.


def main() -> None:
    cloudformation_order.apply()
    deployments.apply()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    # Not the IP address, because moto would use its first part as the name of a bucket.
    print(f"http://localhost:{port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
