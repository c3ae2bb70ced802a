using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Iam;

/// <summary>AWS's managed policies that roles of functions use. Source: "AWS Managed Policy Reference Guide".</summary>
public static class ManagedPolicies
{
    private const string Prefix = "arn:aws:iam::aws:policy/";

    // One policy under its name in AWS's own regions, and under the one that it has everywhere.
    private static readonly string[] Tracing =
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"];

    private static readonly Dictionary<string, string[]> Actions = new(StringComparer.Ordinal)
    {
        ["service-role/AWSLambdaBasicExecutionRole"] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        ["service-role/AWSLambdaKinesisExecutionRole"] =
        [
            "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
            "kinesis:ListStreams", "kinesis:SubscribeToShard", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents",
        ],
        ["service-role/AWSLambdaVPCAccessExecutionRole"] =
        [
            "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
        ],
        ["service-role/AWSCodeDeployRoleForLambda"] =
        [
            "cloudwatch:DescribeAlarms", "lambda:UpdateAlias", "lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "sns:Publish",
        ],
        ["AWSXrayWriteOnlyAccess"] = Tracing,
        ["AWSXRayDaemonWriteAccess"] = Tracing,
    };

    /// <summary>The ARN of a policy.</summary>
    /// <param name="name">For example <c>service-role/AWSLambdaBasicExecutionRole</c>.</param>
    public static string Arn(string name) => Prefix + name;

    /// <summary>The policy with an ARN; null if it is not known here.</summary>
    public static Policy? Find(string arn)
    {
        if (!arn.StartsWith(Prefix, StringComparison.Ordinal) || !Actions.TryGetValue(arn[Prefix.Length..], out var actions)) return null;
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]),
            ["Resource"] = "*",
        };
        return new PolicyReader(PolicyKind.Identity).Read(arn, new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statement) });
    }
}
