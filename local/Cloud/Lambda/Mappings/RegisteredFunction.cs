using Pipeline.Cloud.Lambda.Functions;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>A function by its name, so that one which is deleted and created again keeps its mappings.</summary>
internal sealed class RegisteredFunction(FunctionRegistry functions, string name) : IBatchFunction
{
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var (result, _) = await functions.Get(name).Pool.InvokeAsync(Guid.NewGuid().ToString(), payload);
        return result;
    }

    public void Log(string line)
    {
        if (functions.Contains(name)) functions.Get(name).Log.Write("", line);
    }
}
