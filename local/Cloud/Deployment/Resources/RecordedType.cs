namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>What is known of a type whose resources are recorded and not emulated. Source: "AWS resource and property types reference".</summary>
/// <param name="Type">The type.</param>
/// <param name="NameProperty">The property that names a resource; null where its name is always generated.</param>
/// <param name="LongestName">Characters that a name has at most.</param>
/// <param name="Replacing">The properties whose change makes another resource.</param>
internal sealed record RecordedType(string Type, string? NameProperty, int LongestName, params IReadOnlyList<string> Replacing)
{
    private const int Longest = 512;

    // "PutMetricAlarm": only UTF-8, and no ASCII control characters.
    private const string OfAlarms = @"[^\x00-\x1f\x7f]+";

    // AWS's own toolkit checks CodeDeploy's names so: "aws-cdk-lib", aws-codedeploy.
    private const string OfCodeDeploy = "[A-Za-z0-9._+=,@-]+";

    /// <summary>What all of a name must match, as a regular expression; null where AWS states nothing.</summary>
    public string? NamePattern { get; init; }

    /// <summary>The properties that hold ARNs of topics, which must exist.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Alarms, of which <see cref="AlarmHandler"/> records those that are not emulated.</summary>
    public static RecordedType Alarm { get; } =
        new("AWS::CloudWatch::Alarm", "AlarmName", 255, "AlarmName") { NamePattern = OfAlarms, Topics = ["AlarmActions", "OKActions", "InsufficientDataActions"] };

    /// <summary>CodeDeploy's applications, of which <see cref="DeploymentApplicationHandler"/> records those that are not of functions.</summary>
    public static RecordedType DeploymentApplication { get; } =
        new("AWS::CodeDeploy::Application", "ApplicationName", 100, "ApplicationName", "ComputePlatform") { NamePattern = OfCodeDeploy };

    /// <summary>CodeDeploy's groups, of which <see cref="DeploymentGroupHandler"/> records those that are not of functions.</summary>
    public static RecordedType DeploymentGroup { get; } =
        new("AWS::CodeDeploy::DeploymentGroup", "DeploymentGroupName", 100, "ApplicationName", "DeploymentGroupName") { NamePattern = OfCodeDeploy };

    /// <summary>The types that are known.</summary>
    public static IReadOnlyList<RecordedType> Known { get; } =
    [
        new("AWS::CloudWatch::CompositeAlarm", "AlarmName", 255, "AlarmName") { NamePattern = OfAlarms, Topics = ["AlarmActions", "OKActions", "InsufficientDataActions"] },
        new("AWS::Logs::LogGroup", "LogGroupName", 512, "LogGroupName") { NamePattern = @"[\.\-_/#A-Za-z0-9]+" },
        new("AWS::KMS::Key", null, Longest),
        // "The alias name can't begin with alias/aws/."
        new("AWS::KMS::Alias", "AliasName", 256, "AliasName") { NamePattern = "alias/(?!aws/)[a-zA-Z0-9:/_-]+" },
        new("AWS::SNS::Subscription", null, Longest, "Endpoint", "Protocol", "TopicArn") { Topics = ["TopicArn"] },
        new("AWS::EC2::VPC", null, Longest, "CidrBlock"),
        new("AWS::EC2::Subnet", null, Longest, "AvailabilityZone", "CidrBlock", "VpcId"),
        new("AWS::EC2::RouteTable", null, Longest, "VpcId"),
        new("AWS::EC2::SubnetRouteTableAssociation", null, Longest, "SubnetId"),
        new("AWS::EC2::SecurityGroup", "GroupName", 255, "GroupDescription", "GroupName", "VpcId") { NamePattern = @"(?!sg-)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]+" },
        new("AWS::EC2::VPCEndpoint", null, Longest, "ServiceName", "VpcEndpointType", "VpcId"),
    ];

    /// <summary>A type of which nothing is known.</summary>
    public static RecordedType Unknown(string type) => new(type, null, Longest);
}
