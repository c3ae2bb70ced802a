using Microsoft.CodeAnalysis;

namespace Pipeline.Compat.Tests.Generator;

public sealed class LambdaAnnotationsGeneratorTests
{
    private const string Main = "[assembly: LambdaGlobalProperties(GenerateMain = true)]\n";
    private const string Startup = "[LambdaStartup] public class Startup { public void ConfigureServices(IServiceCollection services) { } }\n";

    [Theory]
    [InlineData("public void Run(Stream input) { }")]
    [InlineData("public Task Run(Stream input, ILambdaContext context) => Task.CompletedTask;")]
    [InlineData("public Task<Stream> Run(Stream input, ILambdaContext context) => Task.FromResult(input);")]
    [InlineData("public Stream Run(ILambdaContext context, Stream input) => input;")]
    [InlineData("public Stream Run() => null;")]
    [InlineData("internal async Task Run() => await Task.Yield();")]
    public void Handlers_of_streams_need_no_serializer_and_no_startup_class(string method)
    {
        var run = GeneratorRun.Of(Main + $"public class Function {{ [LambdaFunction] {method} }}");

        run.Problems.ShouldBeEmpty();
        run.CompilerErrors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public Task<Out> Run(In input, ILambdaContext context) => null;")]
    [InlineData("public Out Run(In input) => null;")]
    [InlineData("public Task Run(In input, [FromServices] Service service) => null;")]
    [InlineData("public Task<Stream> Run(In input) => null;")]
    [InlineData("public Task<Out> Run(Stream input) => null;")]
    [InlineData("public int Run([FromServices] Service service, ILambdaContext context, In input) => 0;")]
    public void Handlers_of_objects_with_services_compile(string method)
    {
        var run = GeneratorRun.Of(
            "[assembly: LambdaSerializer(typeof(Serializer))]\n" + Main + "namespace My.Functions;\n" + Startup + $$"""
            public class In; public class Out; public class Service;
            public class Serializer : ILambdaSerializer { public T Deserialize<T>(Stream stream) => default; public void Serialize<T>(T value, Stream stream) { } }
            public class Function(Service service) { Service S => service; [LambdaFunction] {{method}} }
            """);

        run.Problems.ShouldBeEmpty();
        run.CompilerErrors.Where(error => error.Id != "CS0246" || !error.GetMessage().Contains("Serializer")).ShouldBeEmpty();
    }

    [Fact]
    public void Without_generate_main_only_the_class_of_each_method_is_generated()
    {
        var run = GeneratorRun.Of("public class Function { [LambdaFunction] public void Run(Stream input) { } }", OutputKind.DynamicallyLinkedLibrary);

        run.Problems.ShouldBeEmpty();
        run.CompilerErrors.ShouldBeEmpty();
        run.Result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath)).ShouldBe(["Function_Run_Generated.g.cs"]);
    }

    [Theory]
    [InlineData("LA0001", "public class Service; public class Function(Service service) { Service S => service; [LambdaFunction] public void Run() { } }")]
    [InlineData("LA0001", "public class Service; public class Function { [LambdaFunction] public void Run([FromServices] Service service) { } }")]
    [InlineData("LA0002", "[LambdaStartup] public class Startup { } public class Function { [LambdaFunction] public void Run() { } }")]
    [InlineData("LA0002", "[LambdaStartup] public class Startup { public static void ConfigureServices(IServiceCollection services) { } } public class Function { [LambdaFunction] public void Run() { } }")]
    [InlineData("LA0002", "[LambdaStartup] public class Startup { public Startup(int x) { } public void ConfigureServices(IServiceCollection services) { } } public class Function { [LambdaFunction] public void Run() { } }")]
    [InlineData("LA0003", "public class Function { [LambdaFunction] public static void Run() { } }")]
    [InlineData("LA0003", "public class Function { [LambdaFunction] void Run() { } }")]
    [InlineData("LA0003", "public class Function { [LambdaFunction] public void Run<T>() { } }")]
    [InlineData("LA0003", "public class Function<T> { [LambdaFunction] public void Run() { } }")]
    [InlineData("LA0003", "public class Outer { public class Function { [LambdaFunction] public void Run() { } } }")]
    [InlineData("LA0004", "public class Function { [LambdaFunction] public void Run(Stream one, Stream two) { } }")]
    [InlineData("LA0004", "public class Function { [LambdaFunction] public void Run(ref Stream one) { } }")]
    [InlineData("LA0005", "public class Function { [LambdaFunction] public ValueTask Run() => default; }")]
    [InlineData("LA0005", "public class Function { [LambdaFunction] public async void Run() => await Task.Yield(); }")]
    [InlineData("LA0006", Main + "public class A { [LambdaFunction] public void Run() { } } public class B { [LambdaFunction] public void Run() { } }")]
    [InlineData("LA0007", Main + "public class Function { [LambdaFunction] public void Run(string input) { } }")]
    [InlineData("LA0008", Startup + "[LambdaStartup] public class Second { public void ConfigureServices(IServiceCollection services) { } } public class Function { [LambdaFunction] public void Run() { } }")]
    public void Wrong_usage_is_an_error_with_an_id_and_the_remedy(string id, string source)
    {
        var problem = GeneratorRun.Of(source).Problems.ShouldHaveSingleItem();

        problem.Id.ShouldBe(id);
        problem.Severity.ShouldBe(DiagnosticSeverity.Error);
        problem.Location.GetLineSpan().Path.ShouldBe("Function.cs");
        problem.Descriptor.Description.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldNotBeEmpty();
        problem.GetMessage().ShouldEndWith(problem.Descriptor.Description.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_main_in_a_library_is_an_error() =>
        GeneratorRun.Of(Main + "public class Function { [LambdaFunction] public void Run() { } }", OutputKind.DynamicallyLinkedLibrary)
            .Problems.ShouldHaveSingleItem().Id.ShouldBe("LA0009");

    [Fact]
    public void A_main_without_the_runtime_client_is_an_error() =>
        GeneratorRun.Of(Main + "public class Function { [LambdaFunction] public void Run() { } }", isReferenced: path => !path.EndsWith("RuntimeSupport.dll", StringComparison.Ordinal))
            .Problems.ShouldHaveSingleItem().Id.ShouldBe("LA0010");
}
