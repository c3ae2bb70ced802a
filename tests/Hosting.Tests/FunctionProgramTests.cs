namespace Pipeline.Hosting.Tests;

public sealed class FunctionProgramTests
{
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _variables = new() { ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001", ["ANNOTATIONS_HANDLER"] = "Score" };
    private bool _ran;

    [Fact]
    public async Task A_function_that_is_set_up_runs()
    {
        (await RunAsync()).ShouldBe(0);

        (_ran, _error.ToString()).ShouldBe((true, ""));
    }

    [Theory]
    [InlineData("Socre", "ANNOTATIONS_HANDLER is 'Socre'. Set it to a handler of this program: Score, Explain.")]
    [InlineData("score", "ANNOTATIONS_HANDLER is 'score'. Set it to a handler of this program: Score, Explain.")]
    [InlineData("", "ANNOTATIONS_HANDLER is ''. Set it to a handler of this program: Score, Explain.")]
    [InlineData(null, "ANNOTATIONS_HANDLER is not set. Set it to a handler of this program: Score, Explain.")]
    public async Task A_handler_that_is_none_is_said_in_a_line_and_nothing_runs(string? handler, string line)
    {
        if (handler is null) _variables.Remove("ANNOTATIONS_HANDLER");
        else _variables["ANNOTATIONS_HANDLER"] = handler;

        (await RunAsync()).ShouldBe(1);

        (_ran, _error.ToString()).ShouldBe((false, $"ScoringFunction cannot run: {line}{Environment.NewLine}"));
    }

    [Fact]
    public async Task A_program_that_was_started_by_hand_says_what_it_is()
    {
        _variables.Remove("AWS_LAMBDA_RUNTIME_API");

        (await RunAsync()).ShouldBe(FunctionProgram.NotStartedByLambda);

        _ran.ShouldBeFalse();
        _error.ToString().ShouldStartWith("ScoringFunction cannot run: AWS_LAMBDA_RUNTIME_API is not set. This program is a Lambda function");
    }

    [Fact]
    public async Task Whatever_ends_the_program_is_said_in_the_first_line_and_then_where_it_happened()
    {
        (await RunAsync(() => throw new InvalidOperationException("BUCKET is not set.\nSet it."))).ShouldBe(1);

        var lines = _error.ToString().Split(Environment.NewLine);
        lines[0].ShouldBe("ScoringFunction cannot run: InvalidOperationException: BUCKET is not set. Set it.");
        _error.ToString().ShouldContain($"at {typeof(FunctionProgramTests).FullName}");
    }

    [Fact]
    public async Task Standard_error_is_the_one_that_there_is_when_something_is_said()
    {
        var replaced = new StringWriter();
        var current = _error;
        await new FunctionProgram("ScoringFunction", ["Score"], _variables.GetValueOrDefault, () => current).RunAsync(() =>
        {
            current = replaced; // as the runtime does
            throw new InvalidOperationException("late");
        });

        (_error.ToString(), replaced.ToString()[..33]).ShouldBe(("", "ScoringFunction cannot run: Inval"));
    }

    private Task<int> RunAsync(Func<Task>? main = null) =>
        new FunctionProgram("ScoringFunction", ["Score", "Explain"], _variables.GetValueOrDefault, () => _error).RunAsync(main ?? (() =>
        {
            _ran = true;
            return Task.CompletedTask;
        }));
}
