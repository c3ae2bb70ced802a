using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Pipeline.Aws.Direct;
using Pipeline.Bench.Floor;

var clients = new ServiceClients(Environment.GetEnvironmentVariable, TimeProvider.System);
var timeout = TimeSpan.FromSeconds(15);
var endpoint = clients.Create(ServiceEndpoint.Find(Environment.GetEnvironmentVariable, "sagemaker", "SAGEMAKER_RUNTIME", "runtime.sagemaker"), timeout);
var table = clients.Create(ServiceEndpoint.Find(Environment.GetEnvironmentVariable, "dynamodb", "DYNAMODB", "dynamodb"), timeout);
var lake = clients.Create(ServiceEndpoint.Find(Environment.GetEnvironmentVariable, "s3", "S3", "s3"), timeout);
var function = new FloorFunction(endpoint, table, lake, CallSizes.Read(Environment.GetEnvironmentVariable), Variable("ENDPOINT_NAME"), Variable("BUCKET"));
Func<Stream, ILambdaContext, Task<Stream>> handler = (input, _) => function.HandleAsync(input);
await LambdaBootstrapBuilder.Create(handler).Build().RunAsync();

static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"The environment variable {name} is not set.");
