using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

public sealed class ObjectTransformTests
{
    private readonly LinearAlgorithm _algorithm = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task As_many_whole_lines_as_fit_are_one_request()
    {
        // 40 bytes with the line end: 26,214 of them are 16 bytes less than a MiB.
        var line = "1,2,3." + new string('0', 33);
        (await TransformAsync(Repeated(line, 60_000), """{"MaxPayloadInMB": 1}""")).ShouldBe(Repeated("17.0", 60_000));
        _algorithm.Rows.ShouldBe([26_214, 26_214, 7_572]);
    }

    [Fact]
    public async Task What_is_read_counts_as_well_as_what_is_sent()
    {
        var line = "1,2,3," + new string('x', 1000);
        await TransformAsync(Repeated(line, 2_000), """{"MaxPayloadInMB": 1, "DataProcessing": {"InputFilter": "$[0:2]", "JoinSource": "Input"}}""");
        _algorithm.Rows.ShouldBe([1042, 958]);
    }

    [Fact]
    public async Task A_single_record_is_a_request()
    {
        (await TransformAsync("1,0,0\n2,0,0\n3,0,0", """{"BatchStrategy": "SingleRecord"}""")).ShouldBe("1.0\n2.0\n3.0\n");
        _algorithm.Rows.ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task An_object_that_is_not_split_is_one_request()
    {
        (await TransformAsync("1,0,0\n2,0,0\n", """{"TransformInput": {"SplitType": "None"}, "BatchStrategy": "SingleRecord"}""")).ShouldBe("1.0\n2.0\n");
        _algorithm.Rows.ShouldBe([2]);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Line")]
    public async Task Data_that_does_not_fit_into_a_request_fails(string splitType)
    {
        var failed = await FailAsync("1," + new string('0', 1 << 20), $$$"""{"MaxPayloadInMB": 1, "TransformInput": {"SplitType": "{{{splitType}}}"} }""");
        (failed.Blame, failed.Message).ShouldBe(("ClientError", "Too much data for max payload size (1 MB)"));
        _algorithm.Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_image_takes_six_megabytes_whatever_the_job_allows()
    {
        var failed = await FailAsync(Repeated("1,2,3." + new string('0', 994), 6300), """{"MaxPayloadInMB": 100}""");
        failed.Message.ShouldBe("413 Message: 413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.");
    }

    [Fact]
    public async Task What_the_container_refuses_fails_with_its_message_and_is_not_repeated()
    {
        var failed = await FailAsync("1,2,3\n4,Queens,6\n");
        (failed.Blame, failed.Message).ShouldBe((
            "ClientError",
            "415 Message: Loading csv data failed with Exception, please ensure data is in csv format:\n <class 'ValueError'>\n could not convert string to float: 'Queens'"));
        (await FailAsync("1,2,3,4\n")).Message.ShouldStartWith("400 Message: Unable to evaluate payload provided:");
    }

    [Fact]
    public async Task A_blank_line_at_the_end_is_no_record_for_the_container()
    {
        const string join = """{"DataProcessing": {"JoinSource": "Input"}}""";
        (await FailAsync("1,0,0\n\n", join)).Message.ShouldBe(
            "Fail to join data: mismatched line count between the input and the output: the number of records is 2 in the request and 1 in the answer");
        (await TransformAsync("1,0,0\n\n", "{}")).ShouldBe("1.0\n");
    }

    [Fact]
    public async Task Several_classes_are_a_python_list()
    {
        _algorithm.Classes = 2;
        (await TransformAsync("1,0,0\n2,0,0\n", "{}")).ShouldBe("[1.0, 1.0]\n[2.0, 2.0]\n");
        (await TransformAsync("1,0,0\n", """{"DataProcessing": {"JoinSource": "Input", "OutputFilter": "$[0,3,-1]"}}""")).ShouldBe("1,[1.0, 1.0]\n");
    }

    [Fact]
    public async Task The_answer_is_lines_whatever_type_is_accepted() =>
        (await TransformAsync("1,0,0\n2,0,0\n", """{"TransformOutput": {"Accept": "application/json"}}""")).ShouldBe("1.0\n2.0\n");

    [Fact]
    public async Task A_type_that_the_container_does_not_know_fails() =>
        (await FailAsync("1,0,0\n", """{"TransformOutput": {"Accept": "image/png"}}""")).Message.ShouldStartWith("406 Message: Accept type image/png is not supported.");

    [Fact]
    public async Task An_error_of_the_container_is_repeated_as_often_as_the_job_says()
    {
        _algorithm.Before = number => number < 3 ? throw new AlgorithmException("it crashed") : Task.CompletedTask;
        (await TransformAsync("1,0,0\n", """{"ModelClientConfig": {"InvocationsMaxRetries": 2}}""")).ShouldBe("1.0\n");
        _algorithm.Rows.Clear();
        var failed = await FailAsync("1,0,0\n", """{"ModelClientConfig": {"InvocationsMaxRetries": 1}}""");
        (failed.Blame, failed.Message).ShouldBe(("AlgorithmError", "500 Message: Unable to evaluate payload provided: it crashed"));
        _algorithm.Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_container_that_does_not_answer_in_time_fails()
    {
        _algorithm.Before = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            return new TaskCompletionSource().Task;
        };
        var failed = await FailAsync("1,0,0\n", """{"ModelClientConfig": {"InvocationsTimeoutInSeconds": 30, "InvocationsMaxRetries": 1}}""");
        (failed.Blame, failed.Message).ShouldBe(("AlgorithmError", "Model server did not respond to /invocations request within 30 seconds"));
        _algorithm.Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stop_ends_the_request_in_progress()
    {
        using var stop = new CancellationTokenSource();
        _algorithm.Before = async _ =>
        {
            await stop.CancelAsync();
            await new TaskCompletionSource().Task;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => TransformAsync("1,0,0\n", "{}", stop.Token));
        _algorithm.Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_object_after_one_that_failed_begins_anew()
    {
        var request = TransformJobRequest.Parse(TransformRoom.Job(changes: """{"DataProcessing": {"JoinSource": "Input"}}"""));
        var container = await XgBoostContainer.LoadAsync(_algorithm, new byte[1], batch: true, TestContext.Current.CancellationToken);
        var transform = new ObjectTransform(request, new ModelClient(container, request, _time));
        await Should.ThrowAsync<TransformFailureException>(() => transform.RunAsync(Bytes("1,0,0\n\"2,0,0\n"), new MemoryStream(), TestContext.Current.CancellationToken));
        var target = new MemoryStream();
        await transform.RunAsync(Bytes("3,0,0\n"), target, TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString(target.ToArray()).ShouldBe("3,0,0,3.0\n");
    }

    private async Task<TransformFailureException> FailAsync(string text, string changes = "{}") => await Should.ThrowAsync<TransformFailureException>(() => TransformAsync(text, changes));

    private async Task<string> TransformAsync(string text, string changes, CancellationToken? stop = null)
    {
        var request = TransformJobRequest.Parse(TransformRoom.Job(changes: changes));
        var container = await XgBoostContainer.LoadAsync(_algorithm, new byte[1], batch: true, TestContext.Current.CancellationToken);
        var target = new MemoryStream();
        await new ObjectTransform(request, new ModelClient(container, request, _time)).RunAsync(Bytes(text), target, stop ?? TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(target.ToArray());
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Repeated(string line, int count) => new StringBuilder().Insert(0, line + "\n", count).ToString();
}
