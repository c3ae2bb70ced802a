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
        public class Visit(Counter counter) : System.IDisposable
        {
            public int Number { get; } = ++counter.Visits;
            public int Left => counter.Left;
            public void Dispose() => counter.Left++;
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

    [Theory]
    [InlineData("Nobody")]
    [InlineData(null)]
    public async Task Where_the_variable_names_no_handler_it_ends_without_a_word_as_the_official_one_does(string? name)
    {
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "{}");

        await StartAsync(api, Two, name);

        api.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("services.AddScoped<Visit>().AddSingleton<Counter>()", "throw new System.InvalidOperationException(\"TABLE is not set\")")]
    [InlineData("public class Function\n", "public class Function(System.IFormatProvider unregistered)\n")]
    public async Task What_cannot_be_built_ends_the_start_unreported_as_with_the_official_one(string good, string bad)
    {
        Two.ShouldContain(good);
        await using var api = await FakeRuntimeApi.StartAsync(new FakeRuntimeApi(), "{}");

        await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(api, Two.Replace(good, bad, StringComparison.Ordinal), "Count"));

        api.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void The_program_stands_in_the_namespace_of_the_functions() =>
        GeneratorRun.Of("[assembly: LambdaGlobalProperties(GenerateMain = true)] namespace My.Functions; public class Function { [LambdaFunction] public Stream Echo(Stream input) => input; }")
            .Load().GetType("My.Functions.GeneratedProgram").ShouldNotBeNull();

    // Ends when the fake has no more events, which it says as an error.
    private static async Task RunAsync(FakeRuntimeApi api, string source, string handler) =>
        (await Should.ThrowAsync<HttpRequestException>(() => StartAsync(api, source, handler))).StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError);

    private static Task StartAsync(FakeRuntimeApi api, string source, string? handler)
    {
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", api.Variable);
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", handler);
        var run = GeneratorRun.Of(source);
        run.Problems.ShouldBeEmpty();
        return (Task)run.Load().GetType("GeneratedProgram")!.GetMethod("Main", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [Array.Empty<string>()])!;
    }
}
