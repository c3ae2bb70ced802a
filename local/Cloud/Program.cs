using Pipeline.Cloud;

PrivateFiles.Only();
using var interruption = new Interruption();
return await new CloudCommand(TimeProvider.System, Console.Out, Console.Error).RunAsync(args, interruption.Token);
