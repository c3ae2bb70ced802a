using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.SageMaker.Serving;

// One engine, for whoever started this process, until standard input ends.
switch (args)
{
    case [EngineRoles.Query]:
        EngineLoop.Run(QueryWorker.Answer);
        return 0;
    case [EngineRoles.Model]:
        using (var worker = new ModelWorker()) EngineLoop.Run(worker.Answer);
        return 0;
    default:
        await Console.Error.WriteLineAsync($"The local cloud starts this program: EngineHost {EngineRoles.Query} or EngineHost {EngineRoles.Model}.");
        return 2;
}
