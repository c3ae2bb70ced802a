using System.Text.Json.Nodes;

namespace Pipeline.Template.Tests;

/// <summary>What keeps the data: encryption, retention, life cycles, connections.</summary>
public sealed class ProtectionTests
{
    private const string Key = "${DataKey.Arn}";
    private static readonly ProjectTemplate Template = new();

    [Theory]
    [InlineData("AWS::Kinesis::Stream", "StreamEncryption/KeyId")]
    [InlineData("AWS::DynamoDB::Table", "SSESpecification/KMSMasterKeyId")]
    [InlineData("AWS::S3::Bucket", "BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID")]
    [InlineData("AWS::SQS::Queue", "KmsMasterKeyId")]
    [InlineData("AWS::SNS::Topic", "KmsMasterKeyId")]
    [InlineData("AWS::Logs::LogGroup", "KmsKeyId")]
    [InlineData("AWS::Athena::WorkGroup", "WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration/KmsKey")]
    public void All_that_keeps_data_is_encrypted_with_the_stacks_key(string type, string path)
    {
        Template.OfType(type).ShouldNotBeEmpty(type);
        foreach (string resource in Template.OfType(type).Except(["FailuresBucket"])) ProjectTemplate.Text(At(Template.Properties(resource), path)).ShouldBe(Key, resource);
    }

    /// <summary>Batches are given up when the lake, its policy or the key fails: what they are put into must not fail with them.</summary>
    [Fact]
    public void What_Lambda_gives_up_on_shares_neither_bucket_nor_key_nor_policy_with_the_lake()
    {
        At(Template.Properties("FailuresBucket"), "BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault")!.AsObject()
            .Select(member => $"{member.Key} {member.Value}").ShouldBe(["SSEAlgorithm AES256"]);
        var trips = Template.Properties("ScoringFunction")["Events"]!["Trips"]!["Properties"]!;
        ProjectTemplate.Text(At(trips, "DestinationConfig/OnFailure/Destination")).ShouldBe("${FailuresBucket.Arn}");
        var lake = ProjectTemplate.Text(Template.Properties("DataBucket")["BucketName"]);
        Strings(Template.Properties("FailuresBucketPolicy")).ShouldAllBe(text => !text.Contains("DataBucket", StringComparison.Ordinal) && !text.Contains(lake, StringComparison.Ordinal));
        var rule = At(Template.Properties("FailuresBucket"), "LifecycleConfiguration/Rules")!.AsArray().ShouldHaveSingleItem()!;
        rule["Prefix"].ShouldBeNull();
        rule["ExpirationInDays"]!.GetValue<long>().ShouldBe(365);
    }

    [Fact]
    public void Data_and_its_key_stay_when_the_stack_goes_and_not_when_its_creation_fails()
    {
        string[] kept = ["AWS::KMS::Key", "AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::Kinesis::Stream", "AWS::SQS::Queue"];
        foreach (string resource in kept.SelectMany(Template.OfType))
        {
            // With 'Retain' a failed creation leaves resources whose fixed names make every further attempt fail.
            Template.Resources[resource]!["DeletionPolicy"]!.ToString().ShouldBe("RetainExceptOnCreate", resource);
            Template.Resources[resource]!["UpdateReplacePolicy"]!.ToString().ShouldBe("Retain", resource);
        }

        foreach (string table in Template.OfType("AWS::DynamoDB::Table"))
            At(Template.Properties(table), "PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")!.GetValue<bool>().ShouldBeTrue(table);
    }

    [Theory]
    [InlineData("scored/", true)]
    [InlineData("labels/", true)]
    [InlineData("tables/labels/", true)]
    [InlineData("tables/trips/", true)]
    [InlineData("tables/rescored/", true)]
    [InlineData("rejected/", true)]
    [InlineData("quarantine/", true)]
    [InlineData("lookups/routes/", true)]
    [InlineData("training/", true)]
    [InlineData("athena/", true)]
    [InlineData("lookups/", false)]
    [InlineData("models/", false)]
    public void Every_prefix_has_a_life_cycle_and_what_serves_does_not_expire(string prefix, bool expires)
    {
        var rule = Rules().Single(rule => rule["Prefix"]?.ToString() == prefix);
        rule["Status"]!.ToString().ShouldBe("Enabled");
        (rule["ExpirationInDays"] is not null).ShouldBe(expires);
        if (!expires) rule["Transitions"].ShouldNotBeNull();
    }

    // Compaction and each run of the workflow read them, and cheaper classes charge for reads: docs/cost.md, "Cheaper storage classes".
    [Theory]
    [InlineData("scored/")]
    [InlineData("tables/labels/")]
    [InlineData("tables/trips/")]
    public void What_queries_read_stays_in_the_class_that_is_free_to_read(string prefix) =>
        Rules().Single(rule => rule["Prefix"]?.ToString() == prefix)["Transitions"].ShouldBeNull();

    [Fact]
    public void Old_versions_and_broken_uploads_go_whatever_their_prefix()
    {
        var rule = Rules().Single(rule => rule["Prefix"] is null);
        rule["NoncurrentVersionExpiration"]!["NoncurrentDays"]!.GetValue<long>().ShouldBePositive();
        rule["AbortIncompleteMultipartUpload"]!["DaysAfterInitiation"]!.GetValue<long>().ShouldBePositive();
        At(Template.Properties("DataBucket"), "VersioningConfiguration/Status")!.ToString().ShouldBe("Enabled");
    }

    [Fact]
    public void What_the_roles_write_below_has_a_life_cycle()
    {
        var prefixes = Rules().Select(rule => rule["Prefix"]?.ToString()).OfType<string>().ToList();
        var written = Strings(Template.Resources).Where(text => text.StartsWith("arn:${AWS::Partition}:s3:::", StringComparison.Ordinal) && text.Contains('/', StringComparison.Ordinal))
            .Select(text => text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..].TrimEnd('*')).Where(prefix => prefix.Length > 0).Distinct().ToList();
        written.ShouldContain("scored/");
        written.ShouldAllBe(prefix => prefixes.Any(known => prefix.StartsWith(known, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_role_may_use_the_key_and_only_through_services()
    {
        var statements = Objects(Template.Resources).Where(statement => statement["Sid"]?.ToString() == "UseKey").ToList();
        // The schedule's role starts the workflow and touches no data.
        string[] without = ["WorkflowScheduleRole"];
        statements.Count.ShouldBe(Template.OfType("AWS::Serverless::Function").Count + Template.OfType("AWS::IAM::Role").Except(without).Count());
        foreach (var statement in statements)
        {
            ProjectTemplate.Text(statement["Resource"]).ShouldBe(Key);
            statement["Condition"]!["StringEquals"]!["kms:ViaService"]!.AsArray().ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Tables_can_be_protected_from_deletion_and_a_first_deployment_that_fails_can_take_them_back()
    {
        // CloudFormation cannot delete a protected table, not even to roll its creation back.
        Template.Parameters["ProtectTables"]!["Default"]!.ToString().ShouldBe("false");
        foreach (string table in Template.OfType("AWS::DynamoDB::Table"))
            Template.Properties(table)["DeletionProtectionEnabled"]!["Fn::If"]!.AsArray().Select(part => part!.ToString()).ShouldBe(["ProtectsTables", "true", "false"], table);
    }

    [Theory]
    [InlineData("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "Bucket")]
    [InlineData("AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues")]
    [InlineData("AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics")]
    public void What_is_reached_over_the_network_refuses_connections_that_are_not_encrypted(string type, string policyType, string about)
    {
        var protectedOnes = new List<string>();
        foreach (string policy in Template.OfType(policyType))
        {
            var properties = Template.Properties(policy);
            var deny = properties["PolicyDocument"]!["Statement"]!.AsArray().Single(statement => statement!["Effect"]!.ToString() == "Deny")!;
            (deny["Principal"]!.ToString(), deny["Condition"]!["Bool"]!["aws:SecureTransport"]!.ToString()).ShouldBe(("*", "false"), policy);
            protectedOnes.AddRange(Strings(properties[about]));
        }

        protectedOnes.Select(name => name.Trim('$', '{', '}')).ShouldBe(Template.OfType(type), ignoreOrder: true);
    }

    [Fact]
    public void Roles_that_other_services_assume_are_theirs_in_this_account_only()
    {
        foreach (string role in Template.OfType("AWS::IAM::Role"))
        {
            var trust = Template.Properties(role)["AssumeRolePolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!;
            ProjectTemplate.Text(trust["Condition"]!["StringEquals"]!["aws:SourceAccount"]).ShouldBe("${AWS::AccountId}", role);
        }
    }

    [Fact]
    public void Endpoints_of_the_network_serve_this_account_only()
    {
        Template.OfType("AWS::EC2::VPCEndpoint").Count.ShouldBe(5);
        foreach (string endpoint in Template.OfType("AWS::EC2::VPCEndpoint"))
        {
            var statement = Template.Properties(endpoint)["PolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!;
            ProjectTemplate.Text(statement["Condition"]!["StringEquals"]!["aws:PrincipalAccount"]).ShouldBe("${AWS::AccountId}", endpoint);
        }
    }

    [Fact]
    public void A_role_s_resources_are_the_stack_s_where_AWS_lets_them_be_named()
    {
        string[] everything = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", "events:", "logs:", "xray:", "application-autoscaling:"];
        foreach (var statement in Template.OfType("AWS::IAM::Role").SelectMany(role => Objects(Template.Properties(role)["Policies"])).Where(statement => statement["Effect"]?.ToString() == "Allow"))
        {
            var actions = Strings(statement["Action"]).ToList();
            foreach (var resource in Strings(statement["Resource"]).Where(resource => resource == "*" || resource.EndsWith("/*", StringComparison.Ordinal)))
            {
                (actions.Any(action => everything.Any(action.StartsWith)) || resource.Contains("${AWS::StackName}", StringComparison.Ordinal) || resource.Contains("${LakeDatabase}", StringComparison.Ordinal))
                    .ShouldBeTrue($"{statement["Sid"]}: {resource}");
            }
        }
    }

    [Fact]
    public void Parameters_say_what_they_are_and_what_they_may_be()
    {
        foreach (var (name, parameter) in Template.Parameters)
        {
            parameter!["Description"].ShouldNotBeNull(name);
            parameter["Default"].ShouldNotBeNull(name);
            if (parameter["Type"]!.ToString() == "Number") (parameter["AllowedValues"] ?? parameter["MinValue"]).ShouldNotBeNull(name);
            else (parameter["AllowedValues"] ?? parameter["AllowedPattern"]).ShouldNotBeNull(name);
        }
    }

    private static IEnumerable<JsonNode> Rules() => At(Template.Properties("DataBucket"), "LifecycleConfiguration/Rules")!.AsArray().Select(rule => rule!);

    private static JsonNode? At(JsonNode? node, string path) => path.Split('/').Aggregate(node, (at, name) => at is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : at?[name]);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Objects(member.Value)).Prepend(members),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value => [value.ToString()],
        _ => [],
    };
}
