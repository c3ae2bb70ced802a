using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Pipeline.Compat.Tests.Serialization;

namespace Pipeline.Compat.Tests.Runtime;

public sealed class HandlerWrapperTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<Events> _serializer = new();

    [Fact]
    public async Task An_object_goes_in_and_an_object_comes_out()
    {
        Func<Named, ILambdaContext, Task<Named>> handler = (input, _) => Task.FromResult(new Named { Name = input.Name + "!" });

        (await RunAsync(HandlerWrapper.GetHandlerWrapper(handler, _serializer), """{"Name":"n"}""")).ShouldBe("""{"Name":"n!"}""");
    }

    [Fact]
    public async Task An_object_goes_in_and_nothing_comes_out()
    {
        var seen = "";
        Func<Named, ILambdaContext, Task> handler = (input, _) =>
        {
            seen = input.Name;
            return Task.CompletedTask;
        };

        (await RunAsync(HandlerWrapper.GetHandlerWrapper(handler, _serializer), """{"Name":"n"}""")).ShouldBe("");
        seen.ShouldBe("n");
    }

    [Fact]
    public async Task Streams_pass_as_they_are()
    {
        Func<Stream, ILambdaContext, Task<Stream>> echo = (input, _) => Task.FromResult(input);
        Func<Stream, ILambdaContext, Task<Named>> read = async (input, _) => new Named { Name = await new StreamReader(input).ReadToEndAsync() };
        Func<Named, ILambdaContext, Task<Stream>> write = (input, _) => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(input.Name!)));

        (await RunAsync(HandlerWrapper.GetHandlerWrapper(echo), "raw")).ShouldBe("raw");
        (await RunAsync(HandlerWrapper.GetHandlerWrapper(read, _serializer), "raw")).ShouldBe("""{"Name":"raw"}""");
        (await RunAsync(HandlerWrapper.GetHandlerWrapper(write, _serializer), """{"Name":"n"}""")).ShouldBe("n");
    }

    [Fact]
    public async Task A_null_stream_is_an_empty_answer()
    {
        Func<Stream, ILambdaContext, Task<Stream>> handler = (_, _) => Task.FromResult<Stream>(null!);

        (await RunAsync(HandlerWrapper.GetHandlerWrapper(handler), "x")).ShouldBe("");
    }

    private static async Task<string> RunAsync(HandlerWrapper wrapper, string input)
    {
        using var request = new InvocationRequest(new MemoryStream(Encoding.UTF8.GetBytes(input)), null!);
        var response = await wrapper.Handler(request);
        return await new StreamReader(response.OutputStream).ReadToEndAsync();
    }
}
