using System.Text;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>The shapes that "Configuring partial batch response" names, and those that it leaves open.</summary>
public sealed class BatchResponseTests
{
    private static readonly StreamRecord[] Records = [.. Enumerable.Range(0, 6).Select(index => new StreamRecord($"{100 + index}", "key", default, default))];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    public void An_empty_or_null_response_or_list_is_success(string response) => Read(response).ShouldBe(new BatchAnswer.Succeeded());

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":103}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemidentifier":"103"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"103"},{"itemIdentifier":"999"}]}""")]
    [InlineData("""{"batchItemFailures":[null]}""")]
    [InlineData("""{"batchItemFailures":["103"]}""")]
    [InlineData("""{"batchItemFailures":{"itemIdentifier":"103"}}""")]
    [InlineData("""["103"]""")]
    [InlineData("\"done\"")]
    [InlineData("done")]
    public void An_identifier_that_is_empty_null_unknown_or_badly_named_or_no_response_at_all_fails_the_whole_batch(string response) =>
        Read(response).ShouldBe(new BatchAnswer.Failed());

    [Fact]
    public void The_lowest_reported_sequence_number_counts_in_whatever_order_they_come() =>
        Read("""{"batchItemFailures":[{"itemIdentifier":"105"},{"itemIdentifier":"102"},{"itemIdentifier":"104"}]}""").ShouldBe(new BatchAnswer.FailedFrom(2));

    [Fact]
    public void A_record_outside_the_part_that_was_invoked_is_unknown()
    {
        var response = Encoding.UTF8.GetBytes("""{"batchItemFailures":[{"itemIdentifier":"101"}]}""");
        BatchResponse.Read(response, Records, 2, 4).ShouldBe(new BatchAnswer.Failed());
        BatchResponse.Read(response, Records, 1, 5).ShouldBe(new BatchAnswer.FailedFrom(0));
    }

    private static BatchAnswer Read(string response) => BatchResponse.Read(Encoding.UTF8.GetBytes(response), Records, 0, Records.Length);
}
