using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>A function, found by name at each call, so that a function that is deleted and created again keeps its mappings.</summary>
internal sealed class RegisteredFunction(FunctionRegistry functions, string name, string? qualifier, CallJournal? journal = null) : IBatchFunction
{
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var (result, _) = await functions.Get(name).InvokeAsync(qualifier, Guid.NewGuid().ToString(), payload);
        return result;
    }

    public void Delivered(InvocationResult result, string shardId, IReadOnlyList<StreamRecord> records, int first, int count, int done) =>
        journal?.Delivered(result.RequestId, shardId, place => records[place].SequenceNumber, first, count, done);

    public void Log(string line)
    {
        // A function that is deleted has no log.
        functions.Find(name)?.Log.Write("", line);
    }
}
