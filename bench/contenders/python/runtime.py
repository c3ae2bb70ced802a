"""The loop of the Lambda runtime client (awslambdaric is not on every machine): takes an event, gives the answer."""

import http.client
import json
import os
import traceback

PREFIX = "/2018-06-01/runtime"


def run():
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        from function import handler
    except Exception as error:  # the service is told why there will be no answers
        post(api, "/init/error", failure(error))
        raise
    while True:
        api.request("GET", PREFIX + "/invocation/next")
        response = api.getresponse()
        event = json.loads(response.read())
        invocation = f"/invocation/{response.headers['Lambda-Runtime-Aws-Request-Id']}"
        try:
            answer = json.dumps(handler(event, None))
        except Exception as error:  # whatever a handler raises is that invocation's failure
            post(api, invocation + "/error", failure(error))
        else:
            post(api, invocation + "/response", answer)


def post(api, path, body):
    api.request("POST", PREFIX + path, body, {"Content-Type": "application/json"})
    api.getresponse().read()


def failure(error):
    return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": traceback.format_tb(error.__traceback__)})


if __name__ == "__main__":
    run()
