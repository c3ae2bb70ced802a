"""Writes what the public service models (botocore) say of the inputs of the operations that the workflow calls: python3 extract.py > service-models.json"""
import json

import botocore.session

OPERATIONS = {
    "applicationautoscaling": ("application-autoscaling", ["RegisterScalableTarget", "PutScalingPolicy", "DeregisterScalableTarget"]),
    "athena": ("athena", ["StartQueryExecution", "GetQueryExecution", "GetQueryResults", "StopQueryExecution"]),
    "glue": ("glue", ["StartCrawler", "GetCrawler", "GetTables"]),
    "sagemaker": ("sagemaker", [
        "CreateTrainingJob", "StopTrainingJob", "DescribeTrainingJob", "CreateModel", "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint",
        "DescribeEndpoint", "DescribeEndpointConfig"]),
    "sfn": ("stepfunctions", ["ListExecutions"]),
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


session = botocore.session.get_session()
print("{")
lines = []
for service, (model, names) in OPERATIONS.items():
    operations = session.get_service_model(model)
    described = ",\n".join(
        f'  "{name}": {json.dumps(describe(operations.operation_model(name).input_shape), separators=(",", ":"), sort_keys=True)}' for name in sorted(names))
    lines.append(f' "{service}": {{\n{described}\n }}')
print(",\n".join(lines))
print("}")
