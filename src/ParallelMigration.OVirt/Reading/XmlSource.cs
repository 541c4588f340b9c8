using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

namespace ParallelMigration.OVirt;

/// <summary>XML. Document types are refused, so that there are no entities to expand, and nothing is ever fetched.</summary>
internal sealed class XmlSource : DocumentSource
{
    private readonly XmlReader reader;
    private bool started;

    internal XmlSource(MeteredStream stream, TreeBuilder builder, bool async)
        : base(stream, builder)
    {
        try
        {
            reader = XmlReader.Create(
                stream,
                new()
                {
                    Async = async,
                    CloseInput = false,
                    DtdProcessing = DtdProcessing.Prohibit,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                    XmlResolver = null,
                });
        }
        catch (Exception error) when (IsBadDocument(error))
        {
            throw Translated(error);
        }
    }

    private Place Here => reader is IXmlLineInfo info ? new(info.LineNumber, info.LinePosition) : default;

    internal override bool Advance()
    {
        try
        {
            if (!reader.Read())
            {
                return false;
            }

            if (IsText)
            {
                Builder.AddText(reader.Value);
            }

            return Take();
        }
        catch (Exception error) when (IsBadDocument(error))
        {
            throw Translated(error);
        }
    }

    internal override async ValueTask<bool> AdvanceAsync(CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            if (!await reader.ReadAsync().ConfigureAwait(false))
            {
                return false;
            }

            if (IsText)
            {
                Builder.AddText(await reader.GetValueAsync().ConfigureAwait(false));
            }

            return Take();
        }
        catch (Exception error) when (IsBadDocument(error))
        {
            throw Translated(error);
        }
    }

    public override void Dispose()
    {
        reader.Dispose();
        base.Dispose();
    }

    private bool IsText => reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && Builder.WantsText;

    private bool Take()
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                Enter();
                break;
            case XmlNodeType.EndElement:
                Builder.Leave();
                break;
        }

        return true;
    }

    private void Enter()
    {
        var place = Here;
        if (reader.Depth >= DeepestNesting)
        {
            throw new OVirtFormatException("is nested more than " + DeepestNesting + " deep", Builder.Path, place.Line, place.Position);
        }

        var isEmpty = reader.IsEmptyElement;
        if (started)
        {
            Builder.Enter(reader.LocalName, place);
        }
        else
        {
            started = true;
            Builder.EnterXmlRoot(reader.LocalName, place);
        }

        EnterAttributes();
        if (isEmpty)
        {
            Builder.Leave();
        }
    }

    // To oVirt an attribute is a part like any other. Only id and href are attributes, and href says nothing that is read here.
    private void EnterAttributes()
    {
        while (!Builder.IsIgnoring && reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0 && reader.LocalName != "href")
            {
                Builder.Enter(reader.LocalName, Here);
                Builder.AddText(reader.Value);
                Builder.Leave();
            }
        }

        reader.MoveToElement();
    }

    // The reader also lets errors of the decoder and of encoding names through.
    private static bool IsBadDocument(Exception error) =>
        error is XmlException or DecoderFallbackException or ArgumentException or TooLongException;

    private OVirtFormatException Translated(Exception error) => error switch
    {
        TooLongException tooLong => tooLong.At(Builder, reader is null ? default : Here),
        XmlException xml => new("is not valid XML: " + Quote.OneLine(xml.Message), Builder.Path, xml.LineNumber, xml.LinePosition, xml),
        _ => new("is not valid XML: " + Quote.OneLine(error.Message), Builder.Path, reader is null ? 0 : Here.Line, reader is null ? 0 : Here.Position, error),
    };
}
