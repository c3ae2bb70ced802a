using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Pipeline.Bench.Floor;

var credentials = new Credentials(Variable("AWS_ACCESS_KEY_ID"), Variable("AWS_SECRET_ACCESS_KEY"), Variable("AWS_SESSION_TOKEN"), Variable("AWS_REGION"));
var transport = new HttpClientTransport(new Uri(Variable("AWS_ENDPOINT_URL")), new Signer(credentials, TimeProvider.System));
var function = new FloorFunction(transport, CallSizes.Read(Environment.GetEnvironmentVariable), Variable("ENDPOINT_NAME"), Variable("BUCKET"));
Func<Stream, ILambdaContext, Task<Stream>> handler = (input, _) => function.HandleAsync(input);
await LambdaBootstrapBuilder.Create(handler).Build().RunAsync();

static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"The environment variable {name} is not set.");
