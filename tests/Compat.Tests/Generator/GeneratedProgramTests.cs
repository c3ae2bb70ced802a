using System.Reflection;
using Pipeline.Compat.Tests.Runtime;

namespace Pipeline.Compat.Tests.Generator;

/// <summary>Runs what was generated. It reads the process's variables, so that these tests do not run beside others that do.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class GeneratedProgramTests : IDisposable
{
    private const string Two = """
        [assembly: LambdaGlobalProperties(GenerateMain = true)]
        [LambdaStartup] public class Startup
        {
            public void ConfigureServices(IServiceCollection services) => services.AddScoped<Visit>().AddSingleton<Counter>();
        }
        public class Counter { public int Visits; public int Left; }
        public class Visit(Counter counter) : System.IAsyncDisposable
        {
            public int Number { get; } = ++counter.Visits;
            public int Left => counter.Left;
            public ValueTask DisposeAsync() { counter.Left++; return default; }
        }
        public class Function
        {
            [LambdaFunction] public Stream Count([FromServices] Visit one, [FromServices] Visit two) => Text($"{one.Number} {two.Number} {one.Left}");
            [LambdaFunction] public Task<Stream> Other() => Task.FromResult(Text("other"));
            static Stream Text(string text) => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        }
        """;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", null);
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", null);
    }

    [Fact]
    public async Task The_variable_chooses_the_handler()
    {
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "{}");

        await RunAsync(api, Two, "Other");

        api.Sent.Single().Text.ShouldBe("other");
    }

    [Fact]
    public async Task Each_invocation_has_a_scope_of_services_which_ends_with_it()
    {
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "{}", "{}");

        await RunAsync(api, Two, "Count");

        api.Sent.Select(request => request.Text).ShouldBe(["1 1 0", "2 2 1"]);
    }

    [Fact]
    public async Task A_single_handler_needs_no_variable()
    {
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "ping");

        await RunAsync(api, "[assembly: LambdaGlobalProperties(GenerateMain = true)] public class Function { [LambdaFunction] public Stream Echo(Stream input) => input; }", null);

        api.Sent.Single().Text.ShouldBe("ping");
    }

    [Theory]
    [InlineData("Nobody", "ANNOTATIONS_HANDLER is 'Nobody', which is no handler of this program. Its handlers are: Count, Other.")]
    [InlineData(null, "ANNOTATIONS_HANDLER is not set. Set it to one of the handlers of this program: Count, Other.")]
    public async Task An_unknown_handler_is_an_error_of_initialization_that_lists_the_handlers(string? name, string message)
    {
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "{}");

        (await RunAsync(api, Two, name)).ShouldBe(1);

        var sent = api.Sent.ShouldHaveSingleItem();
        sent.Path.ShouldEndWith("/init/error");
        System.Text.Json.Nodes.JsonNode.Parse(sent.Text)!["errorMessage"]!.GetValue<string>().ShouldBe(message);
    }

    [Fact]
    public async Task Services_that_cannot_be_built_are_an_error_of_initialization()
    {
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "{}");

        (await RunAsync(api, Two.Replace("services.AddScoped<Visit>().AddSingleton<Counter>()", "throw new System.InvalidOperationException(\"TABLE is not set\")"), "Count")).ShouldBe(1);

        api.Sent.Single().Path.ShouldEndWith("/init/error");
        api.Sent.Single().Text.ShouldContain("TABLE is not set");
    }

    [Fact]
    public async Task Started_by_hand_it_says_that_it_is_a_function_and_exits_with_2() => (await MainAsync(GeneratorRun.Of(Two).Load())).ShouldBe(2);

    private static async Task<int> RunAsync(FakeRuntimeApi api, string source, string? handler)
    {
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", api.Variable);
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", handler);
        var run = GeneratorRun.Of(source);
        run.Problems.ShouldBeEmpty();
        return await MainAsync(run.Load()); // ends when the fake has no more events, which it says as an error
    }

    private static Task<int> MainAsync(Assembly program) =>
        (Task<int>)program.GetType("GeneratedProgram")!.GetMethod("Main", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null)!;
}
