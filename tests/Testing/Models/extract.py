"""Writes what the public service models (botocore) say of the inputs of the operations that the workflow and the scorer call: python3 extract.py > service-models.json"""
import json

import botocore.session

OPERATIONS = {
    "applicationautoscaling": ("application-autoscaling", ["RegisterScalableTarget", "PutScalingPolicy", "DeregisterScalableTarget"]),
    "dynamodb": ("dynamodb", ["BatchGetItem", "BatchWriteItem"]),
    "athena": ("athena", ["StartQueryExecution", "GetQueryExecution", "GetQueryResults", "StopQueryExecution"]),
    "cloudwatch": ("cloudwatch", ["DescribeAlarms", "PutMetricData"]),
    "glue": ("glue", ["StartCrawler", "GetCrawler", "GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchCreatePartition", "CreatePartition", "UpdatePartition"]),
    "sagemaker": ("sagemaker", [
        "CreateTrainingJob", "StopTrainingJob", "DescribeTrainingJob", "CreateTransformJob", "StopTransformJob", "DescribeTransformJob", "AddTags", "ListTags", "CreateModel", "DescribeModel", "DeleteModel", "CreateEndpointConfig", "DeleteEndpointConfig", "CreateEndpoint", "UpdateEndpoint",
        "DescribeEndpoint", "DescribeEndpointConfig"]),
    "s3": ("s3", ["GetObject", "HeadObject", "ListObjectsV2", "PutObject"]),
    "sagemakerruntime": ("sagemaker-runtime", ["InvokeEndpoint"]),
    "sfn": ("stepfunctions", ["ListExecutions", "StartExecution"]),
    "sns": ("sns", ["Publish"]),
}


def describe(shape, around=()):
    if shape.name in around:
        return {"type": "any"}
    within = around + (shape.name,)
    if shape.type_name == "structure":
        described = {"members": {name: describe(member, within) for name, member in shape.members.items()}}
        if shape.required_members:
            described["required"] = sorted(shape.required_members)
        return described
    if shape.type_name == "list":
        described = {"list": describe(shape.member, within)}
    elif shape.type_name == "map":
        described = {"map": describe(shape.value, within)}
    else:
        described = {"type": shape.type_name}
    for constraint in ("min", "max", "enum"):
        if constraint in shape.metadata:
            described[constraint] = shape.metadata[constraint]
    return described


def rest(operation):
    """Where a REST protocol puts the members: nothing for the protocols that put all of them into a document."""
    located = {"headers": {}, "prefixes": {}}
    for name, member in operation.input_shape.members.items():
        place = {"header": "headers", "headers": "prefixes"}.get(member.serialization.get("location"))
        if place:
            located[place][member.serialization["name"].lower()] = name
    uri = operation.http["requestUri"]
    if "Bucket" in operation.input_shape.members and "{Bucket}" not in uri:  # botocore leaves it to the endpoint's rules
        uri = "/{Bucket}" + uri
    payload = operation.input_shape.serialization.get("payload")
    return {"method": operation.http["method"], "uri": uri, **({"payload": payload} if payload else {}), **{place: members for place, members in located.items() if members}}


def describe_operation(operation):
    described = describe(operation.input_shape)
    if operation.service_model.metadata["protocol"].startswith("rest"):
        described["rest"] = rest(operation)
    return described


session = botocore.session.get_session()
print("{")
lines = []
for service, (model, names) in OPERATIONS.items():
    operations = session.get_service_model(model)
    described = ",\n".join(
        f'  "{name}": {json.dumps(describe_operation(operations.operation_model(name)), separators=(",", ":"), sort_keys=True)}' for name in sorted(names))
    lines.append(f' "{service}": {{\n{described}\n }}')
print(",\n".join(lines))
print("}")
