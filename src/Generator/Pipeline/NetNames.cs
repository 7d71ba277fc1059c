using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Pipeline;

/// <summary>
/// What a net's class is called. Metadata that cannot be used is reported; the class still comes, under the name it would have
/// had without.
/// </summary>
internal static class NetNames
{
    public static string Namespace(ItemOptions item, DiagnosticBag bag)
    {
        if (item.Namespace is { } given)
        {
            if (Identifiers.WhyNotNamespace(given) is not { } reason)
                return Identifiers.Namespace(given, []);
            ItemMetadata.Refuse(bag, "PrototxtNamespace", given, reason);
        }

        if (!ReservedNames.IsTakenNamespace(item.DefaultNamespace))
            return item.DefaultNamespace;
        string other = ReservedNames.OtherNamespace + "." + item.DefaultNamespace;
        bag.Report(Descriptors.TakenNamespace, new TextSpan(0, 0), item.DefaultNamespace, other);
        return other;
    }

    public static string Class(ItemOptions item, Message net, string path, DiagnosticBag bag)
    {
        if (item.Class is { } given)
        {
            if (Identifiers.WhyNotClass(given) is not { } reason)
                return Identifiers.EscapeType(given);
            ItemMetadata.Refuse(bag, "PrototxtClass", given, reason);
        }

        string derived = Identifiers.Pascal(net.String("name"), fallback: Identifiers.Pascal(Paths.Stem(path), "Net"));
        return Identifiers.EscapeType(ReservedNames.IsMember(derived) ? derived + "Net" : derived);
    }

    /// <summary>In a project called like its net, code that names the net means the namespace.</summary>
    public static void ReportHidden(NetModel net, DiagnosticBag bag)
    {
        if (net.Namespace.Split('.').Contains(net.ClassName))
            bag.Report(Descriptors.HiddenClass, new TextSpan(0, 0), net.Namespace, net.ClassName);
    }
}
