using Pipeline.Cloud.Engines.Athena;
using Pipeline.Cloud.Engines.Glue;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Engines.SageMaker;

// One engine, for whoever started this process, until standard input ends.
switch (args)
{
    case [EngineRoles.Query]:
        EngineLoop.Run(QueryWorker.Answer);
        return 0;
    case [EngineRoles.Model]:
        using (var worker = new ModelWorker()) EngineLoop.Run(worker.Answer);
        return 0;
    case [EngineRoles.Train]:
        using (var worker = new TrainingWorker()) EngineLoop.Run(worker.Answer);
        return 0;
    case [EngineRoles.Schema]:
        using (var worker = new ParquetWorker()) EngineLoop.Run(worker.Answer);
        return 0;
    default:
        await Console.Error.WriteLineAsync($"The local cloud starts this program: EngineHost ROLE, where ROLE is {EngineRoles.Query}, {EngineRoles.Model}, {EngineRoles.Train} or {EngineRoles.Schema}.");
        return 2;
}
