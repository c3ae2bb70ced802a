using System.Text;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Tests.Lambda.Mappings.Batches;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Delivery;

/// <summary>
/// "Configuring partial batch response with Kinesis Data Streams and Lambda": its examples and its table of success and failure
/// conditions, through a whole mapping; then the shapes that it leaves open.
/// </summary>
public sealed class PartialBatchResponseRules
{
    private static readonly StreamRecord[] Records = [.. Enumerable.Range(0, 6).Select(index => new StreamRecord($"{100 + index}", "key", default, default))];

    private readonly BatchUnderTest _batch = new();

    [Theory]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("")]
    public async Task An_empty_or_null_list_and_an_empty_or_null_response_are_complete_success(string response)
    {
        await using var mapping = Reporting();
        mapping.Function = _ => Task.FromResult<string?>(response);
        mapping.Put(0, 3);
        mapping.Start();
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1, 2]]);
        mapping.Counters.LastResult.ShouldBe("OK");
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"bad_key_name":"[1]"}]}""")]
    public async Task An_empty_or_null_identifier_and_a_bad_key_name_are_complete_failure(string response)
    {
        await using var mapping = Reporting();
        var first = true;
        mapping.Function = delivery => Task.FromResult(Interlocked.Exchange(ref first, false)
            ? response.Replace("[1]", delivery.Records[1]["kinesis"]!["sequenceNumber"]!.GetValue<string>(), StringComparison.Ordinal)
            : null);
        mapping.Put(0, 3);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        mapping.Shards[0].Records.ShouldBe(0);
        mapping.Counters.LastResult.ShouldBe("PROBLEM: Function call failed");
        mapping.Time.Advance(mapping.Mapping.Rules.FirstBackOff);
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1, 2], [0, 1, 2]]);
        mapping.Done.ShouldBe([(3, 0), (3, 3)]);
    }

    [Fact]
    public async Task A_reported_failure_is_the_checkpoint_from_which_the_batch_is_delivered_again()
    {
        await using var mapping = Reporting();
        var first = true;
        mapping.Function = delivery => Task.FromResult(Interlocked.Exchange(ref first, false) ? delivery.Failure(3) : null);
        mapping.Put(0, 5);
        mapping.Start();
        await mapping.DrainedAsync(3, pending: 2);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        mapping.Time.Advance(mapping.Mapping.Rules.FirstBackOff);
        await mapping.DrainedAsync(5);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1, 2, 3, 4], [3, 4]]);
        mapping.Done.ShouldBe([(5, 3), (2, 2)]);
    }

    [Fact]
    public async Task Reports_of_a_mapping_that_did_not_ask_for_them_are_success()
    {
        await using var mapping = Reporting();
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { ReportsItemFailures = false } };
        mapping.Function = delivery => Task.FromResult<string?>(delivery.Failure(0));
        mapping.Put(0, 1);
        mapping.Start();
        await mapping.DrainedAsync(1);
        mapping.Deliveries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("49590338271490256608559692538361571095921575989136588898", 0)]
    [InlineData("49590338271490256608559692540925702759324208523137515618", 1)]
    public void The_report_of_a_record_of_the_documented_event_is_found_in_it(string sequenceNumber, int index)
    {
        var records = DocumentedEvent.Records(DocumentedEvent.Read("kinesis-documented.json"));
        var response = Encoding.UTF8.GetBytes($$"""{ "batchItemFailures": [ { "itemIdentifier": "{{sequenceNumber}}" } ] }""");
        BatchResponse.Read(response, records, 0, records.Count).ShouldBe(new BatchAnswer.FailedFrom(index));
    }

    [Fact]
    public void The_lowest_reported_sequence_number_counts_in_whatever_order_they_come() =>
        Read("""{"batchItemFailures":[{"itemIdentifier":"105"},{"itemIdentifier":"102"},{"itemIdentifier":"104"}]}""").ShouldBe(new BatchAnswer.FailedFrom(2));

    [Fact]
    public void The_lowest_reported_record_is_a_checkpoint_and_everything_from_it_on_is_retried()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient);
        _batch.FailFrom(work, 4);
        work.Finished.ShouldBe(4);
        _batch.Invoked(work).ShouldBe((4, 6));
    }

    [Fact]
    public void A_partial_failure_that_reports_the_first_record_is_a_failure_of_the_whole_batch()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient with { MaximumRetries = 0 });
        _batch.FailFrom(work, 0);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(0, 10, "RetryAttemptsExhausted", 1));
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":103}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemidentifier":"103"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"103"},{"itemIdentifier":"999"}]}""")]
    [InlineData("""{"batchItemFailures":[null]}""")]
    [InlineData("""{"batchItemFailures":["103"]}""")]
    [InlineData("""{"batchItemFailures":{"itemIdentifier":"103"}}""")]
    [InlineData("""["103"]""")]
    [InlineData("[[]]")]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("false")]
    [InlineData("\" \"")]
    [InlineData("\"done\"")]
    [InlineData("""{"batchItemFailures":""}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("done")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"\ud800"}]}""")]
    [InlineData("""{"batchItemFailures":[{"item\ud800Identifier":"103"}]}""")]
    [InlineData("""{"batch\ud800ItemFailures":[]}""")]
    public void An_identifier_that_is_unknown_or_no_string_or_no_response_at_all_fails_the_whole_batch(string response) =>
        Read(response).ShouldBe(new BatchAnswer.Failed());

    [Fact]
    public void An_answer_that_is_not_UTF_8_fails_the_whole_batch() =>
        BatchResponse.Read((byte[])[.. """{"batchItemFailures":[{"itemIdentifier":"103"""u8, 0xFF, .. "\"}]}"u8], Records, 0, Records.Length).ShouldBe(new BatchAnswer.Failed());

    [Fact]
    public void A_record_outside_the_part_that_was_invoked_is_unknown()
    {
        var response = Encoding.UTF8.GetBytes("""{"batchItemFailures":[{"itemIdentifier":"101"}]}""");
        BatchResponse.Read(response, Records, 2, 4).ShouldBe(new BatchAnswer.Failed());
        BatchResponse.Read(response, Records, 1, 5).ShouldBe(new BatchAnswer.FailedFrom(0));
    }

    private static BatchAnswer Read(string response) => BatchResponse.Read(Encoding.UTF8.GetBytes(response), Records, 0, Records.Length);

    private static MappingUnderTest Reporting()
    {
        var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { ReportsItemFailures = true } };
        return mapping;
    }
}
