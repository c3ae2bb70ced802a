using System.Text;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>PutRecords is read by a reader of its own, which takes what the other operations take, and no more.</summary>
public sealed class PutRequestTests
{
    [Theory]
    [InlineData("""{"StreamName":"\ud800","Records":[{"Data":"YQ==","PartitionKey":"a"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"\ud800"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a","ExplicitHashKey":"\ud800"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"\ud800","PartitionKey":"a"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"\ud800":"a"}]}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"StreamName":"s","Stream\ud800":1}""")]
    [InlineData("""{"StreamName":"s","StreamName":"t","Records":[{"Data":"YQ==","PartitionKey":"a"}]}""")]
    [InlineData("""{"StreamName":"s","Stream\u004eame":null,"Records":[{"Data":"YQ==","PartitionKey":"a"}]}""")]
    [InlineData("""{"StreamARN":"s","StreamARN":"t","Records":[{"Data":"YQ==","PartitionKey":"a"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a"}],"Records":[{"Data":"Yg==","PartitionKey":"a"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a","PartitionKey":"b"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","Data":"Yg==","PartitionKey":"b"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"b","ExplicitHashKey":"1","ExplicitHashKey":"2"}]}""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a"}]} x""")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a"}]}{}""")]
    [InlineData("")]
    public void A_document_that_is_not_JSON_or_can_be_read_in_two_ways_is_refused(string body) =>
        Should.Throw<AwsException>(() => PutRequestReader.Read(Encoding.UTF8.GetBytes(body))).Code.ShouldBe("SerializationException");

    [Theory]
    [InlineData("""{"StreamName":"s","Colour":1,"Records":[{"Data":"YQ==","PartitionKey":"a"}]}""", "Colour")]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a"},{"Data":"YQ==","Colour":1}]}""", "Records.2.Colour")]
    public void An_unknown_member_is_refused_as_other_operations_refuse_it(string body, string named)
    {
        var error = Should.Throw<AwsException>(() => PutRequestReader.Read(Encoding.UTF8.GetBytes(body)));
        (error.Code, error.Message).ShouldBe(("NotImplemented", $"kinesis: parameter '{named}' is not emulated by the local cloud."));
    }

    [Theory]
    [InlineData("StreamName")]
    [InlineData("PartitionKey")]
    [InlineData("ExplicitHashKey")]
    [InlineData("Data")]
    public void A_text_that_is_not_UTF_8_is_refused(string member)
    {
        var body = Encoding.Latin1.GetBytes("""{"StreamName":"s","Records":[{"Data":"YQ==","PartitionKey":"a","ExplicitHashKey":"1"}]}""".Replace($"\"{member}\":\"", $"\"{member}\":\"\u00ff", StringComparison.Ordinal));
        Should.Throw<AwsException>(() => PutRequestReader.Read(body)).Code.ShouldBe("SerializationException");
    }

    [Fact]
    public void Escapes_and_white_space_are_read()
    {
        var request = PutRequestReader.Read(" { \"Stream\\u004eame\" : \"s\" , \"StreamARN\":null, \"Records\":[{\"Data\":\"\\u0059Q==\",\"PartitionKey\":\"\\ud83d\\ude00\"}] } \n"u8);
        request.Entries.ShouldHaveSingleItem().Bytes.ShouldBe([.. "😀"u8, (byte)'a']);
    }
}
