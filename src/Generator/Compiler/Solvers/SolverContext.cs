using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>A solver while it is read, and the words for what is wrong with it.</summary>
internal sealed class SolverContext(Message message, DiagnosticBag bag)
{
    public Message Message => message;

    public DiagnosticBag Bag => bag;

    /// <summary>Whether the field is given; one that could not be read, which has been said, counts.</summary>
    public bool Gives(string field) => message.Has(field) || message.IsWrong(field);

    /// <summary>What Caffe stops at, at the field; nothing where the field could not be read.</summary>
    /// <param name="field">The field.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="asker">The field that asks for it: the place where the field itself is missing.</param>
    public void Refuse(string field, string reason, string? asker = null)
    {
        if (!message.IsWrong(field))
            bag.Report(Descriptors.SolverRefused, Place(field, asker), reason);
    }

    /// <summary>What Caffe accepts, though it cannot be meant.</summary>
    /// <param name="field">The field.</param>
    /// <param name="reason">What is odd about it.</param>
    /// <param name="asker">The field that asks for it: the place where the field itself is missing.</param>
    public void Doubt(string field, string reason, string? asker = null)
    {
        if (!message.IsWrong(field))
            bag.Report(Descriptors.SolverDoubt, Place(field, asker), reason);
    }

    /// <summary>A field that is given and not looked at.</summary>
    public void WithoutEffect(string field, string reason)
    {
        if (message.Has(field))
            bag.Report(Descriptors.SolverFieldWithoutEffect, message.SpanOf(field), field, reason);
    }

    /// <summary>What a fork computes otherwise, and nothing here does.</summary>
    public void RefuseFork(string field, string value, string reason)
    {
        string fork = message.Schema.Field(field)?.Fork ?? "a fork";
        bag.Report(Descriptors.ForkValue, message.SpanOf(field), value, fork, reason);
    }

    private TextSpan Place(string field, string? asker) => message.SpanOf(asker is null || message.Has(field) ? field : asker);
}
