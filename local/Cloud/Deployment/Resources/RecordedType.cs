namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>What is known of a type whose resources are recorded and not emulated. Source: "AWS resource and property types reference".</summary>
/// <param name="Type">The type.</param>
/// <param name="NameProperty">The property that names a resource; null where its name is always generated.</param>
/// <param name="LongestName">Characters that a name has at most.</param>
/// <param name="Replacing">The properties whose change makes another resource.</param>
internal sealed record RecordedType(string Type, string? NameProperty, int LongestName, params IReadOnlyList<string> Replacing)
{
    private const int Longest = 512;

    /// <summary>The properties that hold ARNs of topics, which must exist.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The types that are known.</summary>
    public static IReadOnlyList<RecordedType> Known { get; } =
    [
        new("AWS::CloudWatch::Alarm", "AlarmName", 255, "AlarmName") { Topics = ["AlarmActions", "OKActions", "InsufficientDataActions"] },
        new("AWS::CloudWatch::CompositeAlarm", "AlarmName", 255, "AlarmName") { Topics = ["AlarmActions", "OKActions", "InsufficientDataActions"] },
        new("AWS::Logs::LogGroup", "LogGroupName", 512, "LogGroupName"),
        new("AWS::KMS::Key", null, Longest),
        new("AWS::KMS::Alias", "AliasName", 256, "AliasName"),
        new("AWS::SNS::Subscription", null, Longest, "Endpoint", "Protocol", "TopicArn") { Topics = ["TopicArn"] },
        new("AWS::CodeDeploy::Application", "ApplicationName", 100, "ApplicationName", "ComputePlatform"),
        new("AWS::CodeDeploy::DeploymentGroup", "DeploymentGroupName", 100, "ApplicationName", "DeploymentGroupName"),
        new("AWS::EC2::VPC", null, Longest, "CidrBlock"),
        new("AWS::EC2::Subnet", null, Longest, "AvailabilityZone", "CidrBlock", "VpcId"),
        new("AWS::EC2::RouteTable", null, Longest, "VpcId"),
        new("AWS::EC2::SubnetRouteTableAssociation", null, Longest, "SubnetId"),
        new("AWS::EC2::SecurityGroup", "GroupName", 255, "GroupDescription", "GroupName", "VpcId"),
        new("AWS::EC2::VPCEndpoint", null, Longest, "ServiceName", "VpcEndpointType", "VpcId"),
    ];

    /// <summary>A type of which nothing is known.</summary>
    public static RecordedType Unknown(string type) => new(type, null, Longest);
}
