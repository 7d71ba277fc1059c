using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.Pipeline;

/// <summary>From a net that was read to the model of its classes.</summary>
internal static class NetBuilder
{
    /// <param name="model">What the net is called.</param>
    /// <param name="document">The net.</param>
    /// <param name="needs">What the project has use for.</param>
    /// <param name="cancel">Asked all along the way.</param>
    public static NetModel Build(NetModel model, NetDocument document, Needs needs, Cancellation cancel)
    {
        NetSource net = document.Net!;
        HookTable hooks = net.Catalog.Hooks;
        var methods = new Lazy<HookNames>(() => new HookNames(model.ClassName, hooks.Types));
        hooks.Written = hook => $"{model.ClassName}: {HookSignature.Short(methods.Value.Signature(hook))}";
        NetGraphs graphs = NetCompiler.Build(document, cancel);
        return NetModelBuilder.Build(model, net, graphs, document.Findings, needs, cancel);
    }
}
