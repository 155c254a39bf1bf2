"""A gRPC service of Python whose messages are bytes. It prints its port, and ends with its input."""
import sys
from concurrent import futures

import grpc


def refuse(request, context):
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not today")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("parts.Echo", {
    "One": grpc.unary_unary_rpc_method_handler(lambda request, context: request),
    "Both": grpc.stream_stream_rpc_method_handler(lambda requests, context: requests),
    "Refuse": grpc.unary_unary_rpc_method_handler(refuse),
}),))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
sys.stdin.read()
server.stop(0)
