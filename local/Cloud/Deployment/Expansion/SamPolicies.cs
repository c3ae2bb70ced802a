using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>Policies that SAM writes.</summary>
internal static class SamPolicies
{
    /// <summary>Lets a service assume the role.</summary>
    public static JsonObject Trust(string service) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Action"] = new JsonArray("sts:AssumeRole"),
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = new JsonArray(service) },
        }),
    };

    /// <summary>The action that sends to a destination of a type; null for a type that SAM writes no such policy for.</summary>
    public static string? SendTo(string? type) => type switch
    {
        "SQS" => "sqs:SendMessage",
        "SNS" => "sns:publish",
        "Lambda" => "lambda:InvokeFunction",
        _ => null,
    };

    /// <summary>An inline policy that allows to put objects into a bucket.</summary>
    public static JsonObject PutTo(string name, JsonNode bucket) => new()
    {
        ["PolicyName"] = name,
        ["PolicyDocument"] = new JsonObject
        {
            ["Statement"] = new JsonArray(
                new JsonObject { ["Action"] = "s3:PutObject", ["Effect"] = "Allow", ["Resource"] = new JsonObject { ["Fn::Join"] = new JsonArray("/", new JsonArray(bucket.DeepClone(), "*")) } },
                new JsonObject { ["Action"] = "s3:ListBucket", ["Effect"] = "Allow", ["Resource"] = bucket.DeepClone() }),
        },
    };

    /// <summary>An inline policy that allows one action on one resource.</summary>
    public static JsonObject Allow(string name, string action, JsonNode resource) => new()
    {
        ["PolicyName"] = name,
        ["PolicyDocument"] = new JsonObject
        {
            ["Statement"] = new JsonArray(new JsonObject { ["Action"] = action, ["Effect"] = "Allow", ["Resource"] = resource.DeepClone() }),
        },
    };
}
