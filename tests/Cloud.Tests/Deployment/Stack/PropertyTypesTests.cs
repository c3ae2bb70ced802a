using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Tests.Deployment.Stack;

/// <summary>The texts of a template become what the resource type says: "AWS resource and property types reference".</summary>
public sealed class PropertyTypesTests
{
    [Theory]
    [InlineData("AWS::Kinesis::Stream", """{"ShardCount":"2","Name":"2"}""", """{"ShardCount":2,"Name":"2"}""")]
    [InlineData("AWS::Lambda::Function", """{"Timeout":"60","Environment":{"Variables":{"Timeout":"60"}},"EphemeralStorage":{"Size":"512"}}""", """{"Timeout":60,"Environment":{"Variables":{"Timeout":"60"}},"EphemeralStorage":{"Size":512}}""")]
    [InlineData("AWS::Lambda::EventSourceMapping", """{"Enabled":"false","BatchSize":"100","StartingPositionTimestamp":"1.5","MaximumRetryAttempts":"-1"}""", """{"Enabled":false,"BatchSize":100,"StartingPositionTimestamp":1.5,"MaximumRetryAttempts":-1}""")]
    [InlineData("AWS::DynamoDB::Table", """{"TimeToLiveSpecification":{"AttributeName":"true","Enabled":"True"},"GlobalSecondaryIndexes":[{"ProvisionedThroughput":{"ReadCapacityUnits":"5"}},{"ProvisionedThroughput":{"WriteCapacityUnits":"6"}}]}""", """{"TimeToLiveSpecification":{"AttributeName":"true","Enabled":true},"GlobalSecondaryIndexes":[{"ProvisionedThroughput":{"ReadCapacityUnits":5}},{"ProvisionedThroughput":{"WriteCapacityUnits":6}}]}""")]
    [InlineData("AWS::S3::Bucket", """{"BucketEncryption":{"ServerSideEncryptionConfiguration":[{"BucketKeyEnabled":"true"}]}}""", """{"BucketEncryption":{"ServerSideEncryptionConfiguration":[{"BucketKeyEnabled":true}]}}""")]
    // What says no number stays, for the service to refuse; a type that nobody knows keeps its texts.
    [InlineData("AWS::Kinesis::Stream", """{"ShardCount":"two","RetentionPeriodHours":[]}""", """{"ShardCount":"two","RetentionPeriodHours":[]}""")]
    [InlineData("AWS::Other::Thing", """{"ShardCount":"2"}""", """{"ShardCount":"2"}""")]
    public void A_text_that_says_a_number_or_a_boolean_becomes_one(string type, string properties, string typed) =>
        PropertyTypes.Convert(type, JsonNode.Parse(properties)!.AsObject()).ToJsonString().ShouldBe(typed);
}
