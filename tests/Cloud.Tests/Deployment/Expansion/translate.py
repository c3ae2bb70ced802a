"""Expands a template (JSON on standard input) by SAM's own translator, and writes its resources as JSON."""
import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402

template = json.load(sys.stdin)
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = "s3://code/function"
    if resource["Type"] == "AWS::Serverless::StateMachine":
        resource["Properties"]["DefinitionUri"] = "s3://code/definition"
managed = {"AmazonDynamoDBReadOnlyAccess": "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"}
parameters = {name: str(declared.get("Default", "")) for name, declared in template.get("Parameters", {}).items()}
expanded = Translator(managed, Parser()).translate(template, parameters)
json.dump(expanded["Resources"], sys.stdout, indent=1, sort_keys=True)
