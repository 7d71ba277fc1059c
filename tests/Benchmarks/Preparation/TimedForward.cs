using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prototxt.Benchmarks.Engines;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>A predictor's code with a look at the clock after each of its calls. What is measured is generated code, so the product needs no hook for it.</summary>
internal sealed class TimedForward : CSharpSyntaxRewriter
{
    private const string Clock = "global::Prototxt.Benchmarks.Engines." + nameof(StepClock);

    private bool isForward;

    /// <summary>How many calls there are.</summary>
    public int Steps { get; private set; }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (node.Body is null || !node.ParameterList.Parameters.Any(p => p.Identifier.ValueText == "work"))
            return node;
        isForward = true;
        var method = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        isForward = false;
        return node.Identifier.ValueText == "Forward" ? method.WithBody(method.Body!.WithStatements(method.Body.Statements.Insert(0, Call(nameof(StepClock.Start))))) : method;
    }

    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        if (!isForward)
            return base.VisitBlock(node);
        List<StatementSyntax> statements = [];
        foreach (StatementSyntax statement in node.Statements)
        {
            statements.Add(statement);
            // a call of a method of the class itself is a stage, which has calls of its own
            if (statement is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } }] })
                continue;
            statements.Add(Call(nameof(StepClock.Mark)));
            Steps++;
        }

        return node.WithStatements(SyntaxFactory.List(statements));
    }

    private static StatementSyntax Call(string method) => SyntaxFactory.ParseStatement($"{Clock}.{method}();\n");
}
